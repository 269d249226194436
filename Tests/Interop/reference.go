// Command reference answers requests, a JSON object a line, with Go's own implementation of signed
// notes and transparency logs: golang.org/x/mod/sumdb. It shares no code with ledgerctl.
package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const requestBytesMax = 1 << 22

type request struct {
	Do         string
	Name       string
	Keys       []string
	Note       []byte
	Text       string
	File       string
	Line       []byte
	Size, From int64
	Index      int64
	Root, Old  string
	Proof      []string
}

type answer struct {
	Error  string   `json:"error,omitempty"`
	Secret string   `json:"secret,omitempty"`
	Public string   `json:"public,omitempty"`
	Note   []byte   `json:"note,omitempty"`
	Text   string   `json:"text,omitempty"`
	Names  []string `json:"names,omitempty"`
	Size   int64    `json:"size,omitempty"`
	Root   string   `json:"root,omitempty"`
	Proof  []string `json:"proof"`
}

// The hashes of the log that was loaded.
var stored []tlog.Hash

func reader(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index < 0 || index >= int64(len(stored)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found = append(found, stored[index])
	}
	return found, nil
}

func load(path string) (answer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return answer{}, err
	}
	stored = nil
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	for number, line := range lines {
		hashes, err := tlog.StoredHashes(int64(number), line, tlog.HashReaderFunc(reader))
		if err != nil {
			return answer{}, err
		}
		stored = append(stored, hashes...)
	}
	return answer{Size: int64(len(lines))}, nil
}

func sign(text string, secrets []string) (answer, error) {
	var signers []note.Signer
	for _, secret := range secrets {
		signer, err := note.NewSigner(secret)
		if err != nil {
			return answer{}, err
		}
		signers = append(signers, signer)
	}
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	return answer{Note: signed}, err
}

func open(signed []byte, keys []string) (answer, error) {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(strings.TrimSpace(key))
		if err != nil {
			return answer{}, err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return answer{}, err
	}
	found := answer{Text: opened.Text}
	for _, signature := range opened.Sigs {
		found.Names = append(found.Names, signature.Name)
	}
	return found, nil
}

func hashes(texts []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

func texts(proof []tlog.Hash) answer {
	found := answer{Proof: []string{}}
	for _, hash := range proof {
		found.Proof = append(found.Proof, hash.String())
	}
	return found
}

func check(asked request) error {
	proof, err := hashes(asked.Proof)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(asked.Root)
	if err != nil {
		return err
	}
	if asked.Do == "check-record" {
		leaf := tlog.RecordHash(asked.Line)
		return tlog.CheckRecord(proof, asked.Size, root, asked.Index, leaf)
	}
	old, err := tlog.ParseHash(asked.Old)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, asked.Size, root, asked.From, old)
}

func respond(asked request) (answer, error) {
	from := tlog.HashReaderFunc(reader)
	switch asked.Do {
	case "key":
		secret, public, err := note.GenerateKey(rand.Reader, asked.Name)
		return answer{Secret: secret, Public: public}, err
	case "sign":
		return sign(asked.Text, asked.Keys)
	case "open":
		return open(asked.Note, asked.Keys)
	case "load":
		return load(asked.File)
	case "root":
		root, err := tlog.TreeHash(asked.Size, from)
		return answer{Root: root.String()}, err
	case "prove-record":
		proof, err := tlog.ProveRecord(asked.Size, asked.Index, from)
		return texts(proof), err
	case "prove-tree":
		proof, err := tlog.ProveTree(asked.Size, asked.From, from)
		return texts(proof), err
	case "check-record", "check-tree":
		return answer{}, check(asked)
	}
	return answer{}, errors.New("no such request: " + asked.Do)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, requestBytesMax)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked request
		found, err := answer{}, json.Unmarshal(lines.Bytes(), &asked)
		if err == nil {
			found, err = respond(asked)
		}
		if err != nil {
			found = answer{Error: err.Error()}
		}
		if err := out.Encode(found); err != nil {
			os.Exit(1)
		}
	}
}
