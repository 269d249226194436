/// How a page looks: on a screen of any width, light or dark, and on A4.
///
/// The text stands in the page as it is, and its hash in the page's policy: nothing else may style it.
/// Contrast of every pair of colours is at least 4.5 to 1 for letters, 3 to 1 for lines.
enum ReportStyle {
  static let rules: StaticString = """

    :root {
      color-scheme: light dark;
      --page: #ffffff; --text: #17212b; --soft: #4b5863; --rule: #c9d0d6; --box: #f3f5f7;
      --band: #14323f; --band-text: #ffffff; --band-soft: #cfe0e6;
      --link: #0a5570; --course: #0b6b86; --goal: #9a3c00;
      --good: #dcefe0; --good-text: #0e4723; --caution: #fdeec6; --caution-text: #573900;
      --bad: #fbe0dc; --bad-text: #7a140e; --plain: #e7ebee; --plain-text: #36424c;
      --focus: #ffd23f; --focus-text: #101418; --heavy: #14323f;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #12181d; --text: #edf1f4; --soft: #b6c1ca; --rule: #46525c; --box: #1c242b;
        --band: #0d2530; --heavy: #6f8d9a; --band-text: #ffffff; --band-soft: #b9d2dc;
        --link: #8fd0e6; --course: #63c3e0; --goal: #f3ab78;
        --good: #163f25; --good-text: #c3ecce; --caution: #4a3607; --caution-text: #f8dfa0;
        --bad: #571b17; --bad-text: #fbd0ca; --plain: #2c3740; --plain-text: #d6dee5;
      }
    }
    * { box-sizing: border-box; }
    html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body {
      margin: 0; background: var(--page); color: var(--text); overflow-wrap: break-word;
      font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
    }
    .wrap { max-width: 66rem; margin: 0 auto; padding: 0 1rem; }
    h1, h2, h3, h4, h5 { line-height: 1.2; margin: 2.25rem 0 .75rem; text-wrap: balance; }
    h1 { font-size: 2rem; margin: .25rem 0 .5rem; }
    h2 { font-size: 1.6rem; }
    h3 { font-size: 1.3rem; }
    h4, h5 { font-size: 1.125rem; }
    p { margin: 0 0 .75rem; max-width: 44rem; }
    a { color: var(--link); text-underline-offset: .15em; }
    a:hover { text-decoration-thickness: .15em; }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 0; box-shadow: 0 0 0 5px var(--focus-text); border-radius: 2px; }
    main { padding-top: 1.25rem; }
    main:focus { outline: none; box-shadow: none; }
    code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .9em; overflow-wrap: anywhere; }
    pre { background: var(--box); border-left: 4px solid var(--rule); padding: .75rem 1rem; white-space: pre-wrap; margin: 0 0 1rem; }
    cite { font-style: normal; }
    .skip { position: absolute; left: -999rem; top: 0; padding: .75rem 1rem; background: var(--focus); color: var(--focus-text); font-weight: 600; z-index: 1; }
    .skip:focus { left: 0; }
    header { background: var(--band); color: var(--band-text); padding: 1.5rem 0 1.25rem; }
    header .kicker, header .lead { color: var(--band-soft); margin: 0; }
    header .lead { font-size: 1.0625rem; }
    nav { background: var(--box); border-bottom: 1px solid var(--rule); padding: .75rem 0; }
    nav h2 { font-size: 1.0625rem; margin: 0 0 .25rem; }
    nav ul { list-style: none; margin: 0; padding: 0; }
    nav ul ul { padding-left: 1.25rem; }
    nav a { display: inline-block; padding: .2rem 0; min-height: 1.75rem; }
    .facts { margin: 0 0 1rem; }
    .facts > div { display: grid; grid-template-columns: minmax(6.5rem, 9rem) minmax(0, 1fr); gap: 0 1rem; padding: .375rem 0; border-bottom: 1px solid var(--rule); }
    .facts dt { color: var(--soft); }
    .facts dd { margin: 0; }
    .aim { display: block; color: var(--soft); font-size: .9375rem; }
    .small, .source, .note, figcaption, .points, summary { font-size: .9375rem; }
    .small, .source { color: var(--soft); }
    .none { color: var(--soft); }
    .tag { display: inline-block; font-weight: 600; font-size: .9375rem; line-height: 1.3; padding: .15rem .5rem; border-radius: 3px; border: 1px solid currentColor; white-space: nowrap; }
    .good { background: var(--good); color: var(--good-text); }
    .caution { background: var(--caution); color: var(--caution-text); }
    .bad { background: var(--bad); color: var(--bad-text); }
    .plain { background: var(--plain); color: var(--plain-text); }
    .tally { list-style: none; margin: 0 0 1.25rem; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
    .tally li { display: flex; align-items: center; gap: .5rem; }
    .count { font-size: 1.35rem; font-weight: 700; font-variant-numeric: tabular-nums; }
    table { border-collapse: collapse; width: 100%; margin: 0 0 1.25rem; }
    caption { text-align: left; font-weight: 600; padding: 0 0 .375rem; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { border-bottom: 2px solid var(--text); vertical-align: bottom; }
    tbody th { font-weight: 400; }
    th[scope="rowgroup"] { font-weight: 700; padding-top: 1.1rem; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    td .value { font-weight: 600; }
    .glance { table-layout: fixed; }
    .glance th:first-child { width: 44%; }
    .glance th:last-child { width: 26%; }
    .glance a { display: inline-block; min-height: 1.5rem; }
    .context th:first-child, .context th:nth-child(3) { width: 40%; }
    .priority { border-top: 4px solid var(--heavy); padding-top: .75rem; margin-top: 3rem; }
    .programme + .programme { margin-top: 4rem; border-top: 8px solid var(--heavy); }
    .measure { border-top: 1px solid var(--rule); padding: 1.25rem 0 .75rem; }
    .measure > h3, .measure > h4 { margin: 0 0 .25rem; }
    .stands { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; max-width: none; }
    .stands .value { font-size: 1.6rem; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums; }
    blockquote { margin: 0 0 .75rem; padding: 0 0 0 1rem; border-left: 4px solid var(--course); }
    blockquote p { margin: 0 0 .25rem; }
    blockquote > p:first-child::before { content: "\\201C"; }
    blockquote > p:first-child::after { content: "\\201D"; }
    figure { margin: 0 0 1rem; min-width: 0; }
    figcaption { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; color: var(--soft); padding: .25rem 0; }
    .key { display: inline-flex; align-items: center; gap: .5rem; }
    .plot { display: flex; }
    .plot > svg, .bar, .swatch { display: block; flex: none; }
    .plot > .chart { flex: 1 1 0; min-width: 0; overflow: visible; }
    .chart text, .side text { font-size: 13px; fill: var(--soft); font-variant-numeric: tabular-nums; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
    .chart .figure { fill: var(--course); font-weight: 700; }
    .chart .goal-figure { fill: var(--goal); }
    .rule { stroke: var(--rule); }
    .foot, .mark { stroke: var(--soft); }
    polyline { fill: none; vector-effect: non-scaling-stroke; }
    .course { stroke: var(--course); stroke-width: 3px; stroke-linejoin: round; stroke-linecap: round; }
    .goal { stroke: var(--goal); stroke-width: 2px; stroke-dasharray: 6 4; }
    .end { fill: var(--course); stroke: var(--page); stroke-width: 2px; }
    .key.course { stroke: none; }
    .bar { margin-top: .375rem; max-width: 16rem; }
    .way { fill: var(--rule); }
    .done { fill: var(--course); }
    summary { cursor: pointer; color: var(--link); padding: .25rem 0; min-height: 1.75rem; }
    .points table { width: auto; min-width: 60%; }
    .points th, .points td { padding: .2rem 1.5rem .2rem 0; }
    .scroll { overflow-x: auto; }
    .cells { width: auto; min-width: 50%; }
    footer { margin-top: 3rem; border-top: 4px solid var(--heavy); background: var(--box); padding: .25rem 0 2.5rem; }
    footer pre { background: var(--page); }
    .words { margin: 0; }
    .words > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 1rem; padding: .3rem 0; }
    .words dd { margin: 0; }
    @media (min-width: 48em) {
      nav ul { columns: 2; column-gap: 2rem; }
      nav li { break-inside: avoid; }
      nav ul ul { columns: 1; }
      .halves { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 0 2rem; }
    }
    @media (max-width: 40em) {
      .stack, .stack caption, .stack thead, .stack tbody, .stack tr, .stack th, .stack td { display: block; width: auto; }
      .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      .stack tr { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .125rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--rule); }
      .stack tr > * { padding: 0; border: 0; }
      .stack tr > th { flex: 1 0 100%; width: auto; }
      .stack tr > td { flex: 0 1 auto; max-width: 100%; }
      .stack tr > td:nth-child(2) { flex: 1 1 0; min-width: 9rem; }
      .context.stack tr > td { flex: 1 0 100%; }
      .stack tr > th[scope="rowgroup"] { padding-top: 1rem; }
    }
    @media (max-width: 30em) {
      body { font-size: 1rem; }
      h1 { font-size: 1.6rem; }
      h2 { font-size: 1.35rem; }
      .tag { white-space: normal; }
      .facts > div { grid-template-columns: 6rem minmax(0, 1fr); }
      .words > div { grid-template-columns: 1fr; }
    }
    @media (forced-colors: active) {
      .course, .goal, .rule, .foot, .mark { stroke: CanvasText; }
      .end, .done, .chart text, .side text { fill: CanvasText; }
      .way { fill: Canvas; stroke: CanvasText; }
    }
    @page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
    @media print {
      :root {
        color-scheme: light;
        --page: #ffffff; --text: #000000; --soft: #3c464e; --rule: #b9c0c6; --box: #ffffff; --band: #14323f; --band-text: #000000; --band-soft: #3c464e;
        --link: #000000; --course: #0b6b86; --goal: #9a3c00;
        --good: #ffffff; --good-text: #0e4723; --caution: #ffffff; --caution-text: #573900;
        --bad: #ffffff; --bad-text: #7a140e; --plain: #ffffff; --plain-text: #36424c;
      }
      body { font-size: 9.5pt; line-height: 1.4; }
      header .lead { font-size: 9.5pt; max-width: none; }
      h1 { font-size: 20pt; }
      h2 { font-size: 15pt; }
      h3 { font-size: 12.5pt; }
      h4, h5 { font-size: 11pt; }
      .skip, nav { display: none; }
      .wrap { max-width: none; padding: 0; }
      header { background: none; border-bottom: 3px solid var(--heavy); padding: 0 0 .5rem; }
      footer { background: none; }
      a { text-decoration: none; }
      h1, h2, h3, h4, h5, caption, summary, .stands { break-after: avoid; }
      tr, blockquote, figure > svg, .facts > div, .words > div, pre, .stands { break-inside: avoid; }
      thead { display: table-header-group; }
      .halves { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 0 6mm; break-inside: avoid-page; }
      .programme + .programme { break-before: page; border-top: 0; margin-top: 0; }
      .stands .value { font-size: 15pt; }
      .tag, .small, .source, .note, .aim, figcaption, .points, summary { font-size: 8.5pt; }
      .chart text, .side text { font-size: 11px; }
      details::details-content { display: block; content-visibility: visible; height: auto; }
      summary { list-style: none; color: var(--soft); }
      summary::-webkit-details-marker { display: none; }
      .points { columns: 4; column-gap: 5mm; font-size: 7.5pt; }
      .points.wide { columns: 2; }
      .points caption { display: none; }
      .points table { width: 100%; margin: 0; }
      .points th, .points td { padding: .1rem .4rem .1rem 0; overflow-wrap: normal; white-space: nowrap; }
      .points thead th { white-space: normal; }
      tbody th[scope="rowgroup"] { break-after: avoid; }
      .scroll { overflow: visible; }
    }

    """
}
