package eventbridge

import (
	"crypto/rand"
	"encoding/json"
	"net/http"

	"coagent/mocks/faults"
)

const describeTarget = "AWSEvents.DescribeEventBus"

// DeleteBus makes the bus called name one that does not exist.
func (s *Server) DeleteBus(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.buses, name)
}

// describeEventBus answers as
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html says.
func (s *Server) describeEventBus(w http.ResponseWriter, _ *http.Request, body []byte, fault string) {
	w.Header().Set("X-Amzn-Requestid", rand.Text())
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	switch fault {
	case "access_denied":
		fail(w, http.StatusBadRequest, "AccessDeniedException", "User is not authorized to perform: events:DescribeEventBus")
		return
	case "throttle":
		fail(w, http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
		return
	case "internal":
		fail(w, http.StatusInternalServerError, "InternalException", "An internal error occurred.")
		return
	}
	var in struct{ Name string }
	if err := json.Unmarshal(body, &in); err != nil {
		fail(w, http.StatusBadRequest, "SerializationException", err.Error())
		return
	}
	if in.Name == "" {
		in.Name = "default"
	}
	s.mu.Lock()
	exists := s.buses[in.Name]
	s.mu.Unlock()
	if !exists {
		fail(w, http.StatusBadRequest, "ResourceNotFoundException", "Event bus "+in.Name+" does not exist.")
		return
	}
	faults.WriteJSON(w, http.StatusOK, map[string]string{
		"Name": in.Name, "Arn": "arn:aws:events:us-east-1:000000000000:event-bus/" + in.Name,
	})
}
