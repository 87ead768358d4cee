// Runs before Cognito makes a token (pre token generation, version 2): people of the group GROUP get SCOPES into their
// access tokens.
exports.handler = async (event) => {
  const groups = event.request.groupConfiguration?.groupsToOverride ?? [];
  if (groups.includes(process.env.GROUP)) {
    event.response.claimsAndScopeOverrideDetails = {
      accessTokenGeneration: { scopesToAdd: process.env.SCOPES.split(" ") },
    };
  }
  return event;
};
