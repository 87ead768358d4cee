package server

import (
	"context"

	"coagent/gen/common"
	"coagent/gen/oauthapi"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

func (s *server) ExchangeCode(
	ctx context.Context, r oauthapi.ExchangeCodeRequestObject,
) (oauthapi.ExchangeCodeResponseObject, error) {
	key, err := own(ctx, r.Body.UserID, r.Body.Provider)
	if err != nil {
		return nil, err
	}
	issued, err := s.broker.Exchange(ctx, key, oauth.Exchange{
		Code:         secret.New(r.Body.Code),
		RedirectURI:  text(r.Body.RedirectURI),
		CodeVerifier: secret.New(text(r.Body.CodeVerifier)),

		IdempotencyKey: text(r.Params.IdempotencyKey),
	})
	if err != nil {
		return nil, err
	}
	return oauthapi.ExchangeCode200JSONResponse{
		Body: oauthapi.Connected{
			Success: true, ExpiresAt: issued.ExpiresAt.UnixMilli(), Version: &issued.Version,
		},
		Headers: oauthapi.ExchangeCode200ResponseHeaders{
			CacheControl: new(noStore), IdempotencyStatus: idempotencyStatus(r.Params.IdempotencyKey, issued),
		},
	}, nil
}

// idempotencyStatus is what became of the key, if there was one.
func idempotencyStatus(key *common.IdempotencyKey, issued oauth.Issued) *common.IdempotencyStatus {
	switch {
	case key == nil:
		return nil
	case issued.Replayed:
		return new(common.IdempotencyStatusReplayed)
	default:
		return new(common.IdempotencyStatusStored)
	}
}

func (s *server) GetToken(
	ctx context.Context, r oauthapi.GetTokenRequestObject,
) (oauthapi.GetTokenResponseObject, error) {
	key, err := own(ctx, r.UserID, r.Provider)
	if err != nil {
		return nil, err
	}
	issued, err := s.broker.Token(ctx, key)
	if err != nil {
		return nil, err
	}
	return oauthapi.GetToken200JSONResponse{
		Body: oauthapi.AccessToken{
			AccessToken: issued.AccessToken.Reveal(), ExpiresAt: issued.ExpiresAt.UnixMilli(), IsValid: true,
			Version: &issued.Version,
		},
		Headers: oauthapi.GetToken200ResponseHeaders{CacheControl: new(noStore)},
	}, nil
}

func (s *server) RefreshToken(
	ctx context.Context, r oauthapi.RefreshTokenRequestObject,
) (oauthapi.RefreshTokenResponseObject, error) {
	key, err := own(ctx, r.Body.UserID, r.Body.Provider)
	if err != nil {
		return nil, err
	}
	ifVersion := int64(0) // whatever is stored
	if r.Body.IfVersion != nil {
		ifVersion = *r.Body.IfVersion
	}
	issued, err := s.broker.Refresh(ctx, key, ifVersion)
	if err != nil {
		return nil, err
	}
	return oauthapi.RefreshToken200JSONResponse{
		Body: oauthapi.RefreshedToken{
			AccessToken: issued.AccessToken.Reveal(), ExpiresAt: issued.ExpiresAt.UnixMilli(),
			Version: &issued.Version,
		},
		Headers: oauthapi.RefreshToken200ResponseHeaders{CacheControl: new(noStore)},
	}, nil
}

func (s *server) DeleteToken(
	ctx context.Context, r oauthapi.DeleteTokenRequestObject,
) (oauthapi.DeleteTokenResponseObject, error) {
	key, err := s.ownOrAdministered(ctx, r.UserID, r.Provider)
	if err != nil {
		return nil, err
	}
	if err := s.broker.Disconnect(ctx, key); err != nil {
		return nil, err
	}
	return oauthapi.DeleteToken200JSONResponse{
		Body:    oauthapi.Disconnected{Success: true},
		Headers: oauthapi.DeleteToken200ResponseHeaders{CacheControl: new(noStore)},
	}, nil
}
