/// A shell for which there is a script.
///
/// The scripts know nothing of commands: they ask the program what may stand next, and so never say
/// anything else than the program that is installed.
enum CompletionScript: String, CaseIterable {
  case bash, zsh, fish

  /// The word of the line before the names of files that a shell is to add.
  static let files = ":files"
  /// The same for directories.
  static let directories = ":directories"

  /// The script.
  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  /// bash takes a word apart at `=` and `:`, and replaces only the last part.
  private static let bashText = #"""
    # Completion of ledgerctl for bash, written by 'ledgerctl completions bash'.
    _ledgerctl() {
      local program=${COMP_WORDS[0]} words=() word help current part index
      COMPREPLY=()
      for ((index = 1; index <= COMP_CWORD; index++)); do
        part=${COMP_WORDS[index]}
        if [[ $part == [=:]* && ${#words[@]} -gt 0 ]]; then
          words[${#words[@]} - 1]+=$part
        elif [[ ${COMP_WORDS[index - 1]} == [=:] && ${#words[@]} -gt 0 ]]; then
          words[${#words[@]} - 1]+=$part
        else
          words+=("$part")
        fi
      done
      current=${words[${#words[@]} - 1]}
      local before=
      [[ $current == *[=:]* ]] && before=${current%"${current##*[=:]}"}
      while IFS=$'\t' read -r word help; do
        case $word in
          :files) compopt -o filenames
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${current#"$before"}") ;;
          :directories) compopt -o filenames
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${current#"$before"}") ;;
          *) COMPREPLY+=("${word#"$before"}")
            [[ $word == *= ]] && compopt -o nospace ;;
        esac
      done < <("$program" completions words -- "${words[@]}" 2>/dev/null)
    }
    complete -F _ledgerctl ledgerctl

    """#

  private static let zshText = #"""
    #compdef ledgerctl
    # Completion of ledgerctl for zsh, written by 'ledgerctl completions zsh'.
    _ledgerctl() {
      local -a found shown open opened
      local word help files=
      while IFS=$'\t' read -r word help; do
        case $word in
          :files) files=yes ;;
          :directories) _files -/; return ;;
          *=) open+=("$word"); opened+=("$word${help:+  -- $help}") ;;
          *) found+=("$word"); shown+=("$word${help:+  -- $help}") ;;
        esac
      done < <("${words[1]}" completions words -- "${(@)words[2,CURRENT]}" 2>/dev/null)
      (( ${#found} )) && compadd -l -d shown -a found
      (( ${#open} )) && compadd -l -S '' -d opened -a open
      [[ -n $files ]] && _files
    }
    if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
      _ledgerctl "$@"
    else
      compdef _ledgerctl ledgerctl
    fi

    """#

  private static let fishText = #"""
    # Completion of ledgerctl for fish, written by 'ledgerctl completions fish'.
    function __ledgerctl_words
        set -l words (commandline --tokenize --cut-at-cursor --current-process)
        set -l typed (commandline --current-token --cut-at-cursor)
        for line in (command $words[1] completions words -- $words[2..] "$typed" 2>/dev/null)
            switch $line
                case :files
                    __fish_complete_path "$typed"
                case :directories
                    __fish_complete_directories "$typed"
                case '*'
                    echo $line
            end
        end
    end
    complete --command ledgerctl --no-files --arguments '(__ledgerctl_words)'

    """#
}
