// Counts votes for emoji in memory.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"
)

var (
	mutex sync.Mutex
	votes = map[string]int{}
)

func vote(w http.ResponseWriter, r *http.Request) {
	emoji := r.PathValue("emoji")
	mutex.Lock()
	votes[emoji]++
	mutex.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func score(w http.ResponseWriter, _ *http.Request) {
	mutex.Lock()
	defer mutex.Unlock()
	w.Header().Set("content-type", "application/json")
	if err := json.NewEncoder(w).Encode(votes); err != nil {
		log.Print(err)
	}
}

func main() {
	http.HandleFunc("POST /votes/{emoji}", vote)
	http.HandleFunc("GET /votes", score)
	log.Print("tracker listens on 8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
