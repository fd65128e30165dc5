// Serves the MongoDB protocol to the tests: FerretDB over SQLite files in a folder.
//
// FerretDB's own command needs files of its build, which a Go module does not carry; its package does not. It finds
// what an update is about and then writes it without a lock in between, so two conditional updates at once both win.
// MongoDB changes a document atomically, and the engine relies on it: here one command that writes is let in at a time.
// And it has SQLite look for an `_id` by another expression than it declared the index of `_id`s with, so that SQLite
// reads every document: here what declares indexes gets the one that is asked for too.
package main

import (
	"bytes"
	"context"
	"database/sql"
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
	_ "modernc.org/sqlite"
)

// What is killed in the tests is a process, never the machine: what it wrote is there without syncing.
const options = "?_pragma=busy_timeout(10000)&_pragma=synchronous(off)"

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
		SQLiteURL: "file:" + os.Args[2] + "/" + options,
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
	name := command(request)
	if writes[name] {
		writing.Lock()
		defer writing.Unlock()
	}
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	reply, err := message(server)
	if err == nil && name == "createIndexes" {
		err = indexIds(filepath.Join(os.Args[2], database(request)+".sqlite"))
	}
	return reply, err
}

// indexIds gives each collection in the file an index of its `_id`s by the expression that is asked for.
func indexIds(file string) error {
	opened, err := sql.Open("sqlite", "file:"+file+options)
	if err != nil {
		return err
	}
	defer opened.Close()
	rows, err := opened.Query("SELECT table_name FROM _ferretdb_collections")
	if err != nil {
		return err
	}
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return err
		}
		tables = append(tables, table)
	}
	for _, table := range tables {
		index := fmt.Sprintf(`CREATE INDEX IF NOT EXISTS "%s_asked" ON %q (_ferretdb_sjson->'$._id')`, table, table)
		if _, err := opened.Exec(index); err != nil {
			return err
		}
	}
	return rows.Err()
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

// database is the string under $db, which every OP_MSG's body has.
func database(request []byte) string {
	_, after, _ := bytes.Cut(request, []byte("\x02$db\x00"))
	if len(after) < 4 {
		return ""
	}
	name, _, _ := bytes.Cut(after[4:], []byte("\x00"))
	return string(name)
}
