package local

import "cmp"

// outside says which parts of the outside world are the real ones. The caller's
// environment decides: credentials that are there are used.
type outside struct {
	getenv  func(string) string
	bedrock bool // AWS_PROFILE is set
	bus     bool // EVENTBRIDGE_BUS_NAME is set as well
}

func readOutside(getenv func(string) string) outside {
	aws := getenv("AWS_PROFILE") != ""
	return outside{
		getenv:  getenv,
		bedrock: aws,
		bus:     aws && getenv("EVENTBRIDGE_BUS_NAME") != "",
	}
}

// pass copies those of the caller's settings that are set.
func (o outside) pass(names ...string) []string {
	var env []string
	for _, name := range names {
		if value := o.getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// base is what any program needs to run at all. Nothing else of the caller's
// environment reaches a part unless its row says so.
func (o outside) base() []string {
	return o.pass("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ")
}

// network is what a program needs in order to reach the internet from here.
func (o outside) network() []string {
	return o.pass("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR")
}

// endpoints are the addresses of the stand-ins for Amazon's services.
type endpoints struct{ bedrock, bus, s3 string }

// aws is the environment of a program that calls Amazon's services. Each of
// them is the real one or has its address overridden, so that no request
// leaves this machine unless the caller asked for it.
func (o outside) aws(at endpoints) []string {
	env := []string{"AWS_EC2_METADATA_DISABLED=true"}
	if o.bedrock {
		env = append(env, o.network()...)
		env = append(env, o.pass("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "BEDROCK_REGION",
			"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE")...)
	} else {
		env = append(env,
			"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local",
			"AWS_REGION=us-east-1", "BEDROCK_REGION="+cmp.Or(o.getenv("BEDROCK_REGION"), "us-east-1"),
			// The files of the caller's account must not be read, whatever is in them.
			"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
			"AWS_ENDPOINT_URL_BEDROCK_RUNTIME="+at.bedrock, "AWS_ENDPOINT_URL_BEDROCK="+at.bedrock,
			"AWS_ENDPOINT_URL_S3="+at.s3)
	}
	if o.bus {
		return append(env, o.pass("EVENTBRIDGE_BUS_NAME")...)
	}
	return append(env, "EVENTBRIDGE_BUS_NAME=default", "AWS_ENDPOINT_URL_EVENTBRIDGE="+at.bus)
}
