module github.com/hlhscreen/hlhscreen

go 1.26.0
