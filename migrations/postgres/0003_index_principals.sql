-- What people call whoever did something.

CREATE INDEX token_by_principal ON token (agency, principal, created_at);
