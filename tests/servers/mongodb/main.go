// Serves the MongoDB protocol to the tests: FerretDB over SQLite files in a folder.
//
// FerretDB's own command needs files of its build, which a Go module does not carry; its package does not. It finds
// what an update is about and then writes it without a lock in between, so two conditional updates at once both win.
// MongoDB changes a document atomically, and the engine relies on it: here one command that writes is let in at a time.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/FerretDB/FerretDB/ferretdb"
)

var writing sync.Mutex

var writes = map[string]bool{
	"insert": true, "update": true, "delete": true, "findAndModify": true, "findandmodify": true,
	"createIndexes": true, "drop": true, "dropDatabase": true,
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: mongodb ADDRESS FOLDER")
	}
	socket := filepath.Join(os.Args[2], "ferretdb.sock")
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[2] + "/",
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(server.Run(context.Background())) }()
	fmt.Printf("mongodb://%s/\n", listener.Addr())
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(client, socket)
	}
}

// serve carries requests in and replies out, each whole, until one side hangs up.
func serve(client net.Conn, socket string) {
	defer client.Close()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		request, err := message(client)
		if err != nil {
			return
		}
		reply, err := answered(server, request)
		if err != nil {
			return
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

func answered(server net.Conn, request []byte) ([]byte, error) {
	if writes[command(request)] {
		writing.Lock()
		defer writing.Unlock()
	}
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return message(server)
}

// message reads one message of the wire protocol: its length, in the first four bytes, counts these too.
func message(from io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	whole := make([]byte, binary.LittleEndian.Uint32(length[:]))
	copy(whole, length[:])
	_, err := io.ReadFull(from, whole[4:])
	return whole, err
}

// command is the name of the first field of an OP_MSG's body: header (16 bytes), flags (4), kind (1), size (4), type (1).
func command(request []byte) string {
	if len(request) < 27 || binary.LittleEndian.Uint32(request[12:]) != 2013 {
		return ""
	}
	name, _, _ := strings.Cut(string(request[26:min(len(request), 64)]), "\x00")
	return name
}
