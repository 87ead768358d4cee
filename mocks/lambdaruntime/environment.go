package lambdaruntime

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// shutdownTime is between SIGTERM and SIGKILL for a program that has registered an
// extension.
const shutdownTime = 500 * time.Millisecond

// environment is one process, and the Runtime API that is there for it alone.
type environment struct {
	function *Function
	process  *os.Process
	server   *http.Server
	ended    chan struct{} // closed when the process has ended
	cause    string        // of that, once it has

	mu       sync.Mutex
	now      *invocation // nil between invocations
	gone     bool        // the process has ended, and takes no invocation any more
	extended bool        // an extension was registered, so that the program is told of its end
	stopping bool        // it was told, and is frozen no more
}

// start starts the program. Its first question for an invocation ends its start.
func start(f *Function) (*environment, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	e := &environment{function: f, ended: make(chan struct{})}
	mux := http.NewServeMux()
	const api = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+api+"invocation/next", e.next)
	mux.HandleFunc("POST "+api+"invocation/{id}/response", e.response)
	mux.HandleFunc("POST "+api+"invocation/{id}/error", e.failure)
	mux.HandleFunc("POST "+api+"init/error", e.initError)
	mux.HandleFunc("POST /2020-01-01/extension/register", e.register)
	mux.HandleFunc("GET /2020-01-01/extension/event/next", func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done() // no event was asked for
	})
	e.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}

	cmd := exec.Command(f.config.Program)
	cmd.SysProcAttr, cmd.Stdout, cmd.Stderr = tied(), f.config.Log, f.config.Log
	cmd.Env = []string{
		"AWS_LAMBDA_RUNTIME_API=" + listener.Addr().String(), "AWS_LAMBDA_FUNCTION_NAME=function",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=" + strconv.Itoa(f.config.MemoryMB),
		"AWS_EXECUTION_ENV=AWS_Lambda_provided.al2023", "_HANDLER=bootstrap", "LAMBDA_TASK_ROOT=/var/task", "TZ=:UTC",
	}
	for name, value := range f.config.Settings {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if err := cmd.Start(); err != nil {
		_ = listener.Close()
		return nil, err
	}
	e.process = cmd.Process
	go func() { _ = e.server.Serve(listener) }()
	go e.follow(cmd)
	return e, nil
}

// follow waits for the end of the process.
func (e *environment) follow(cmd *exec.Cmd) {
	err := cmd.Wait()
	e.cause = "Runtime exited without providing a reason"
	if err != nil {
		e.cause = "Runtime exited with error: " + err.Error()
	}
	e.mu.Lock()
	e.gone = true
	e.mu.Unlock()
	close(e.ended)
	_ = e.server.Close()
	e.end(&Failure{Type: "Runtime.ExitError", Message: e.cause})
	e.function.forget(e)
}

// end ends the invocation that the process has, if it has one. failure is told if
// no answer has begun.
func (e *environment) end(failure *Failure) {
	e.mu.Lock()
	in := e.now
	e.now = nil
	e.mu.Unlock()
	if in == nil {
		return
	}
	if failure != nil {
		select {
		case in.failed <- failure:
		default:
		}
	}
	close(in.over)
}

// next freezes the process until there is an invocation for it.
func (e *environment) next(w http.ResponseWriter, r *http.Request) {
	e.signal(syscall.SIGSTOP)
	e.end(nil)
	f := e.function
	f.waits(1)
	var in *invocation
	select {
	case in = <-f.pending:
		f.waits(-1)
	case <-e.ended:
		f.leaves()
		return
	case <-r.Context().Done():
		f.leaves()
		return
	}
	if taken := e.take(in); !taken { // it asked just before it ended
		return
	}
	e.signal(syscall.SIGCONT)
	timeout := time.AfterFunc(f.config.Timeout, func() {
		select {
		case in.failed <- &Failure{Type: "Sandbox.Timedout", Message: "Task timed out after " + f.config.Timeout.String()}:
		default:
		}
		e.kill()
	})
	go func() { <-in.over; timeout.Stop() }()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Lambda-Runtime-Aws-Request-Id", in.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(in.deadline.UnixMilli(), 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:function")
	h.Set("Lambda-Runtime-Trace-Id", in.trace)
	_, _ = w.Write(in.payload)
}

// take makes an invocation the one that the process has, and says so to whoever brings it.
func (e *environment) take(in *invocation) (taken bool) {
	in.deadline = time.Now().Add(e.function.config.Timeout)
	e.mu.Lock()
	if taken = !e.gone; taken {
		e.now = in
	}
	e.mu.Unlock()
	in.taken <- taken
	return taken
}

// current is the invocation that r is about, if that is under way.
func (e *environment) current(r *http.Request) *invocation {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.now != nil && e.now.id == r.PathValue("id") {
		return e.now
	}
	return nil
}

// kindOfStream is the type of an answer that has its status and headers before it.
const kindOfStream = "application/vnd.awslambda.http-integration-response"

func (e *environment) response(w http.ResponseWriter, r *http.Request) {
	in := e.current(r)
	if in == nil {
		http.Error(w, `{"errorType":"InvalidRequestID"}`, http.StatusBadRequest)
		return
	}
	kind := r.Header.Get("Content-Type")
	if kind != kindOfStream && r.Header.Get("Lambda-Runtime-Function-Response-Mode") != "streaming" {
		body, failure := whole(r.Body)
		if failure != nil {
			in.failed <- failure
			http.Error(w, `{"errorType":"RequestEntityTooLarge"}`, http.StatusRequestEntityTooLarge)
			return
		}
		in.begun <- &Answer{ContentType: kind, Body: bytes.NewReader(body), over: in.over}
		w.WriteHeader(http.StatusAccepted)
		return
	}
	from, to := io.Pipe()
	in.begun <- &Answer{ContentType: kind, Body: from, Streams: true, over: in.over}
	_, err := io.Copy(to, r.Body)
	if err != nil { // whoever listened has left, and the function does not notice; or it has died
		_, err = io.Copy(io.Discard, r.Body)
	}
	if kind := r.Trailer.Get("Lambda-Runtime-Function-Error-Type"); kind != "" {
		failure := &Failure{Type: kind}
		if text, wrong := base64.StdEncoding.DecodeString(r.Trailer.Get("Lambda-Runtime-Function-Error-Body")); wrong == nil {
			_ = json.Unmarshal(text, failure)
		}
		err = failure
	}
	_ = to.CloseWithError(err)
	w.WriteHeader(http.StatusAccepted)
}

func (e *environment) failure(w http.ResponseWriter, r *http.Request) {
	in := e.current(r)
	failure := &Failure{}
	if err := json.NewDecoder(r.Body).Decode(failure); err != nil || in == nil {
		http.Error(w, `{"errorType":"InvalidRequestID"}`, http.StatusBadRequest)
		return
	}
	in.failed <- failure
	w.WriteHeader(http.StatusAccepted)
}

func (e *environment) initError(w http.ResponseWriter, r *http.Request) {
	failure := &Failure{}
	if err := json.NewDecoder(r.Body).Decode(failure); err != nil {
		http.Error(w, `{"errorType":"InvalidRequest"}`, http.StatusBadRequest)
		return
	}
	f := e.function
	f.mu.Lock()
	f.initErrors = append(f.initErrors, *failure)
	f.mu.Unlock()
	w.WriteHeader(http.StatusAccepted)
}

func (e *environment) register(w http.ResponseWriter, _ *http.Request) {
	e.mu.Lock()
	e.extended = true
	e.mu.Unlock()
	w.Header().Set("Lambda-Extension-Identifier", "00000000-0000-0000-0000-000000000000")
}

// signal freezes the process, or lets it go on.
func (e *environment) signal(s syscall.Signal) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.function.config.Awake && !e.stopping {
		_ = e.process.Signal(s) // it may have ended
	}
}

func (e *environment) kill() { _ = e.process.Kill() }

// shutdown reports whether the process ended by itself.
func (e *environment) shutdown() bool {
	e.mu.Lock()
	extended := e.extended
	e.stopping = true
	e.mu.Unlock()
	if extended {
		_ = e.process.Signal(syscall.SIGTERM)
		_ = e.process.Signal(syscall.SIGCONT)
		select {
		case <-e.ended:
			return true
		case <-time.After(shutdownTime):
		}
	}
	e.kill()
	<-e.ended
	return false
}
