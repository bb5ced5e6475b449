//! `oms token`: works on the store itself, beside a running server or before the first.

use super::DataDir;
use crate::failure::{Failure, Outcome};
use crate::home::Home;
use crate::{fault, output, table};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use oms_app::auth::{self, TokenWanted};
use oms_app::clock::Entropy;
use oms_app::{Clock, SystemClock};
use oms_base::{AgencyId, Fault, Name, Role};
use serde_json::json;

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    Create(Create),
    Revoke(Revoke),
}

/// Make a token and print it, once
///
/// Needs no server: it works on the store itself, also beside a running server, where the token
/// is valid at once. Only its hash is kept. An agent's token ends after a day, every
/// other after 90 days.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// What its bearer may do
    #[arg(long, value_parser = PossibleValuesParser::new(Role::ALL.iter().map(|r| r.as_str())))]
    role: String,

    /// What people call its bearer
    #[arg(long)]
    name: String,

    /// Owner whose tasks an agent may work; again for more [default: the name]
    #[arg(long = "owner", value_name = "OWNER")]
    owners: Vec<String>,

    /// Board that a service may work on; again for more
    #[arg(long = "board", value_name = "BOARD")]
    boards: Vec<String>,

    #[command(flatten)]
    data: DataDir,
}

/// End every token of a name
///
/// Needs no server: it works on the store itself. A running server refuses the tokens from
/// the next request on. Prints how many there were.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The name that they were made with
    name: String,

    #[command(flatten)]
    data: DataDir,
}

pub(super) fn run(token: &Token, as_json: bool) -> Outcome {
    match token {
        Token::Create(args) => create(args),
        Token::Revoke(args) => revoke(args, as_json),
    }
}

fn create(args: &Create) -> Outcome {
    let wanted = wanted(args)?;
    let mut entropy = Entropy::from_system()
        .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))?;
    let made = auth::mint(wanted, SystemClock.now(), &mut entropy).map_err(|f| refused(&f))?;
    let home = args.data.find()?;
    let added = home.open_beside()?.add_token(AgencyId::FIRST, &made.row);
    added.map_err(|error| home.refused(&error))?;
    output::line(&made.text)
}

fn wanted(args: &Create) -> Outcome<TokenWanted> {
    let refused_at = |path: &'static str| move |fault: Fault| refused(&fault.at(path));
    let role = Role::parse(&args.role).map_err(refused_at("--role"))?;
    let name = Name::parse(&args.name).map_err(refused_at("--name"))?;
    if !args.owners.is_empty() && role != Role::Agent {
        return Err(Failure::usage("--owner is for the role agent")
            .hint("people of other roles work tasks of every owner"));
    }
    if !args.boards.is_empty() && role != Role::Service {
        return Err(Failure::usage("--board is for the role service")
            .hint("people of other roles see every board"));
    }
    let boards = args.boards.iter().map(|board| Name::parse(board));
    let boards = boards.map(|board| board.map(|board| board.as_str().to_owned()));
    let boards: Result<Vec<_>, _> = boards.collect();
    let mut scopes = boards.map_err(refused_at("--board"))?;
    scopes.extend(args.owners.iter().cloned());
    Ok(TokenWanted { role, name, scopes })
}

fn revoke(args: &Revoke, as_json: bool) -> Outcome {
    let home = args.data.find()?;
    let name = Name::parse(&args.name).map_err(|fault| refused(&fault.at("NAME")))?;
    let count = end_all(&home, &name)?;
    if count == 0 {
        let message = format!("no live token in {home} is named {:?}", name.as_str());
        let hint = "it may be revoked already; else check the name, where case counts, and --data";
        return Err(Failure::new(message).hint(hint));
    }
    if as_json {
        return output::json(&json!({"revoked": count}));
    }
    output::line(&table::pairs(&[("revoked", count.to_string())]))
}

/// Ends the tokens of a name, and answers how many; makes nothing where no store is.
fn end_all(home: &Home, name: &Name) -> Outcome<usize> {
    let refused = |error| home.refused(&error);
    let tokens = home.readers(1)?.tokens_named(AgencyId::FIRST, name).map_err(refused)?;
    if tokens.is_empty() {
        return Ok(0);
    }
    let mut store = home.open_beside()?;
    let mut count = 0;
    for token in tokens {
        count += usize::from(store.revoke_token(&token.hash).map_err(refused)?);
    }
    Ok(count)
}

fn refused(fault: &Fault) -> Failure {
    let sentence = fault::sentence(&fault::document(fault));
    Failure::usage(sentence).code(fault.code.as_str())
}
