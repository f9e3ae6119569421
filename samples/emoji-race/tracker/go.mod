module emoji-race/tracker

go 1.22
