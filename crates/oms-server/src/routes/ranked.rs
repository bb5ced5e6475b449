//! Lists of tickets as they stand on their board.

use crate::answer::Answer;
use crate::problem::Problem;
use crate::query::Params;
use crate::seen;
use oms_app::{App, Caller};
use oms_base::{Code, Fault, Faults, Name, Rank, Status};

const RANK: &str = "rank";

/// Whether these parameters ask for the order of a board.
pub(crate) fn is_meant(params: &Params) -> bool {
    params.is("sort", RANK)
}

/// The page that the parameters ask for.
pub(crate) async fn list(app: App, caller: Caller, mut params: Params) -> Result<Answer, Problem> {
    let _rank = params.optional("sort", |_| Ok(()));
    let (has_board, has_status) = (params.has("board"), params.has("status"));
    let board = params.optional("board", Name::parse);
    let status = params.optional("status", Status::parse);
    let (after, limit) = (params.cursor::<Rank>(), params.limit());
    params.after();
    params.finish()?;
    let mut faults = Faults::default();
    for (name, given) in [("board", has_board), ("status", has_status)] {
        if !given {
            let detail = "is required beside sort=rank";
            faults.push(Fault::new(name, Code::MissingField, detail));
        }
    }
    let (Some(board), Some(status)) = (board, status) else { return Err(faults.into()) };
    let page = move |app: &App| {
        let page = app.reader().ranked(&caller, &board, status, after.as_ref(), limit)?;
        Ok(seen::page(app, caller.agency, page, app.now()))
    };
    Ok(app.ask(page).await?)
}
