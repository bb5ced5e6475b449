//! Tokens: their hashes, whom they stand for, and what they reach.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound, first};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{AgencyId, Name, Owner, PrincipalId, Role, Timestamp};
use oms_store::{StoreError, TokenRow};

const INSERT: &str = sql(
    "INSERT INTO token (hash, agency, principal, role, name, created_at, expires_at, revoked) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
);
const INSERT_SCOPE: &str =
    sql("INSERT INTO token_scope (hash, n, agency, scope) VALUES ($1, $2, $3, $4)");
const REVOKE: &str = sql("UPDATE token SET revoked = 1 WHERE hash = $1 AND revoked = 0");
const BY_HASH: &str = sql("SELECT hash, agency, principal, role, name, created_at, expires_at \
     FROM token WHERE hash = $1 AND revoked = 0");
const BY_NAME: &str = sql("SELECT hash, agency, principal, role, name, created_at, expires_at \
     FROM token WHERE agency = $1 AND name = $2 AND revoked = 0 ORDER BY hash");
const OF_PRINCIPAL: &str = sql("SELECT name FROM token WHERE agency = $1 AND principal = $2 \
     ORDER BY created_at DESC LIMIT 1");
const SCOPES: &str = sql("SELECT hash, scope FROM token_scope WHERE hash = $1 ORDER BY n");
const WORKS_FOR: &str =
    sql("SELECT s.hash FROM token_scope AS s JOIN token AS t ON t.hash = s.hash \
     WHERE s.agency = $1 AND s.scope = $2 AND t.role = $3 AND t.revoked = 0 LIMIT 1");

/// Adds a token.
pub(crate) fn add(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    token: &TokenRow,
) -> Result<(), StoreError> {
    let params = params![
        &token.hash,
        agency.0,
        token.principal.0,
        token.role.as_str(),
        token.name.as_str(),
        token.created_at.micros(),
        token.expires_at.micros(),
    ];
    tx.run(INSERT, params)?;
    for (n, scope) in token.scopes.iter().enumerate() {
        tx.run(INSERT_SCOPE, params![&token.hash, bound(n), agency.0, scope])?;
    }
    Ok(())
}

/// What people call a principal.
pub(crate) fn principal_name(
    conn: &dyn Connection,
    agency: AgencyId,
    principal: PrincipalId,
) -> Result<Option<Name>, StoreError> {
    first(conn, OF_PRINCIPAL, params![agency.0, principal.0], |row| {
        Cells::new(row, "token", 0).text(0, "name", Name::parse)
    })
}

/// Ends a token; false when there is none.
pub(crate) fn revoke(tx: &mut dyn Transaction, hash: &[u8; 32]) -> Result<bool, StoreError> {
    tx.count(REVOKE, params![hash]).map(|changed| changed == 1)
}

/// A live token by its hash.
pub(crate) fn by_hash(
    conn: &dyn Connection,
    hash: &[u8; 32],
) -> Result<Option<(AgencyId, TokenRow)>, StoreError> {
    let Some((agency, mut token)) = first(conn, BY_HASH, params![hash], token_row)? else {
        return Ok(None);
    };
    // Only these two roles have scopes; the others are spared the question at every request.
    if matches!(token.role, Role::Agent | Role::Service) {
        token.scopes = scopes(conn, hash)?;
    }
    Ok(Some((agency, token)))
}

/// Every live token of a name.
pub(crate) fn by_name(
    conn: &dyn Connection,
    agency: AgencyId,
    name: &Name,
) -> Result<Vec<TokenRow>, StoreError> {
    let found = all(conn, BY_NAME, params![agency.0, name.as_str()], token_row)?;
    let mut tokens = Vec::with_capacity(found.len());
    for (_, mut token) in found {
        token.scopes = scopes(conn, &token.hash)?;
        tokens.push(token);
    }
    Ok(tokens)
}

/// Whether a live token of an agent works tasks of this owner.
pub(crate) fn works_for(
    conn: &dyn Connection,
    agency: AgencyId,
    owner: &Owner,
) -> Result<bool, StoreError> {
    let params = params![agency.0, owner.as_str(), Role::Agent.as_str()];
    first(conn, WORKS_FOR, params, |_| Ok(())).map(|found| found.is_some())
}

fn scopes(conn: &dyn Connection, hash: &[u8; 32]) -> Result<Vec<String>, StoreError> {
    all(conn, SCOPES, params![hash], |row| Cells::new(row, "token_scope", 0).get(1, "scope"))
}

fn token_row(row: &dyn Row) -> Result<(AgencyId, TokenRow), StoreError> {
    let cells = Cells::new(row, "token", 0);
    let token = TokenRow {
        hash: cells.get(0, "hash")?,
        principal: PrincipalId(cells.get(2, "principal")?),
        role: cells.text(3, "role", Role::parse)?,
        name: cells.text(4, "name", Name::parse)?,
        scopes: Vec::new(),
        created_at: Timestamp::from_micros(cells.get(5, "created_at")?),
        expires_at: Timestamp::from_micros(cells.get(6, "expires_at")?),
    };
    Ok((AgencyId(cells.get(1, "agency")?), token))
}

#[cfg(test)]
mod tests {
    use super::{BY_HASH, BY_NAME, OF_PRINCIPAL, REVOKE, SCOPES, WORKS_FOR};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[REVOKE, BY_HASH, BY_NAME, OF_PRINCIPAL, SCOPES, WORKS_FOR]);
    }
}
