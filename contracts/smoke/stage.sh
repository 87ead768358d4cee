#!/bin/bash
# usage: stage.sh STAGE   runs the smoke test against a deployed stage, as SMOKE_USER with SMOKE_PASSWORD. It wants the AWS
# command line with the right to describe the stack.
set -eu -o pipefail
stage=$1
output() {
  aws cloudformation describe-stacks --stack-name "coagent-$stage" --output text \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}
API=$(output ApiUrl)
API=${API%/}
# The password goes by a pipe: whoever may list processes sees arguments.
TOKEN=$(jq --null-input '{USERNAME: env.SMOKE_USER, PASSWORD: env.SMOKE_PASSWORD}' |
  aws cognito-idp initiate-auth --auth-flow USER_PASSWORD_AUTH --client-id "$(output ClientId)" \
    --auth-parameters file:///dev/stdin --query AuthenticationResult.AccessToken --output text)
[ -z "${GITHUB_ACTIONS:-}" ] || echo "::add-mask::$TOKEN"
USER_ID=$(aws cognito-idp get-user --query "UserAttributes[?Name=='sub'].Value" --output text --cli-input-json file:///dev/stdin \
  <<<"{\"AccessToken\":\"$TOKEN\"}")
export API TOKEN USER_ID
exec "$(dirname "$0")/run.sh"
