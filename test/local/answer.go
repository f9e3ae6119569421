// The program in the images of the tests with a real Docker: static, so that an image FROM scratch can hold it.
// With `pause` it only waits; with `forward FILE` it forwards as HAProxy does with that file, as far as `bind` and `server`
// lines say; else it answers on PORT what it is asked for.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"
)

func forward(file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	for _, found := range regexp.MustCompile(`bind (\S+)\s+server \S+ (\S+)`).FindAllStringSubmatch(string(text), -1) {
		found := found
		listener, err := net.Listen("tcp", found[1])
		if err != nil {
			panic(err)
		}
		go func() {
			for {
				client, err := listener.Accept()
				if err != nil {
					return
				}
				go func() {
					defer client.Close()
					for i := 0; i < 60; i++ {
						server, err := net.Dial("tcp", found[2])
						if err != nil {
							time.Sleep(time.Second)
							continue
						}
						go io.Copy(server, client)
						io.Copy(client, server)
						server.Close()
						return
					}
				}()
			}
		}()
	}
}

func main() {
	ending := make(chan os.Signal, 1)
	signal.Notify(ending, syscall.SIGTERM, syscall.SIGINT)
	if len(os.Args) > 1 && os.Args[1] == "pause" {
		<-ending
		return
	}
	if len(os.Args) > 2 && os.Args[1] == "forward" {
		forward(os.Args[2])
		<-ending
		return
	}
	go func() {
		<-ending
		os.Exit(0)
	}()
	http.HandleFunc("/", func(answer http.ResponseWriter, asked *http.Request) {
		query := asked.URL.Query()
		if variable := query.Get("variable"); variable != "" {
			fmt.Fprintf(answer, "%s", os.Getenv(variable))
			return
		}
		if url := query.Get("url"); url != "" {
			given, err := http.Get(url)
			if err != nil {
				http.Error(answer, err.Error(), http.StatusBadGateway)
				return
			}
			body, _ := io.ReadAll(given.Body)
			fmt.Fprintf(answer, "%s asked: %s", os.Getenv("COPILOT_SERVICE_NAME"), body)
			return
		}
		fmt.Fprintf(answer, "%s answers %s", os.Getenv("COPILOT_SERVICE_NAME"), asked.URL.Path)
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(":"+os.Getenv("PORT"), nil))
	os.Exit(1)
}
