package s3

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strconv"
	"strings"
)

// payload is the object in the body of a PutObject, whichever way it was sent:
// as it is, or in chunks of its own with a checksum behind them,
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html.
// Signatures of chunks are not looked at, and of the checksums only CRC32.
func payload(h http.Header, sent []byte) ([]byte, *apiError) {
	body, trailer := sent, http.Header{}
	hash := h.Get("X-Amz-Content-Sha256")
	if strings.HasPrefix(hash, "STREAMING-") {
		var err error
		if body, trailer, err = unchunk(sent, strings.HasSuffix(hash, "-TRAILER")); err != nil {
			return nil, &apiError{http.StatusBadRequest, "IncompleteBody", "The request body terminated unexpectedly"}
		}
		if h.Get("X-Amz-Decoded-Content-Length") != strconv.Itoa(len(body)) {
			return nil, &apiError{http.StatusBadRequest, "IncompleteBody",
				"You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header"}
		}
	} else if sum := sha256.Sum256(body); hash != "UNSIGNED-PAYLOAD" && hash != hex.EncodeToString(sum[:]) {
		return nil, &apiError{http.StatusBadRequest, "XAmzContentSHA256Mismatch",
			"The provided 'x-amz-content-sha256' header does not match what was computed."}
	}
	for _, from := range []http.Header{h, trailer} {
		if want := from.Get("X-Amz-Checksum-Crc32"); want != "" && want != checksum(body) {
			return nil, &apiError{http.StatusBadRequest, "BadDigest", "The CRC32 you specified did not match the calculated " +
				"checksum."}
		}
	}
	return body, nil
}

func unchunk(sent []byte, trailed bool) ([]byte, http.Header, error) {
	in := bufio.NewReader(bytes.NewReader(sent))
	body, err := io.ReadAll(httputil.NewChunkedReader(in)) // the same framing as in HTTP, but inside of the body
	if err != nil || !trailed {
		return body, http.Header{}, err
	}
	trailer, err := textproto.NewReader(in).ReadMIMEHeader()
	return body, http.Header(trailer), err
}

func checksum(body []byte) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}
