module emoji-race/api

go 1.22
