# Build: docker build -t hlhscreen .
# Run:   docker run --rm --network none -v "$PWD:/data" -w /data --user "$(id -u)" hlhscreen screen patient.vcf.gz
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(cat VERSION)" -o /hlhscreen ./cmd/hlhscreen

# One static binary, no shell, nobody's user.
FROM scratch
COPY --from=build /hlhscreen /hlhscreen
USER 65532:65532
ENTRYPOINT ["/hlhscreen"]
