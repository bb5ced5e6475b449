//! Lists of tickets by the query language.

use crate::answer::Answer;
use crate::cursor;
use crate::problem::Problem;
use crate::query::Params;
use crate::seen;
use oms_app::search::{Position, SortPlace, Wanted};
use oms_app::views::ViewRow;
use oms_app::{App, Caller, Error, Operation};
use oms_base::{Fault, Faults, Label, Name, Owner, Status};
use oms_domain::query::{Expr, NameField, Order, Person, PersonField, Query, Term};

/// Whether these parameters ask for a search, not for the plain list.
pub(crate) fn is_meant(params: &Params) -> bool {
    params.has("q") || params.has("sort") || params.has("view")
}

/// The page that the parameters ask for: of what the query means and every filter passes.
pub(crate) async fn list(app: App, caller: Caller, mut params: Params) -> Result<Answer, Problem> {
    let query = params.several("q", Query::parse);
    let order = params.several("sort", Order::parse);
    let view = params.optional("view", Name::parse);
    let filters = filters(&mut params);
    let after: Option<SortPlace> = params.cursor();
    let limit = params.limit();
    let position = params.optional("after", Position::parse);
    params.finish()?;
    let (saved, order) = match view {
        Some(name) => {
            app.authorise(&caller, Operation::ReadViews)?;
            let whose = caller.clone();
            let view = app.ask(move |app| app.reader().view(&whose, &name)).await?;
            let (query, sort) = read_view(&view)?;
            (query.expr, order.or(sort))
        }
        None => (None, order),
    };
    let keys = order.as_ref().map_or(1, |order| order.keys().len());
    if after.as_ref().is_some_and(|after| after.values.len() != keys) {
        return Err(Faults::from(cursor::unknown().at("cursor")).into());
    }
    if let Some(position) = position {
        app.search().reach(position).await?;
    }
    let expr = query.and_then(|query| query.expr).into_iter().chain(saved).chain(filters).collect();
    let wanted = Wanted { query: Query { expr: Expr::all(expr) }, order, after, limit };
    Ok(app.ask(move |app| page(app, &caller, &wanted)).await?)
}

/// What a saved view asks for.
fn read_view(view: &ViewRow) -> Result<(Query, Option<Order>), Error> {
    let broken = |_| Error::Corrupt(format!("the saved view {} cannot be read", view.name));
    let query = Query::parse(&view.query).map_err(broken)?;
    let order = view.sort.as_deref().map(Order::parse).transpose().map_err(broken)?;
    Ok((query, order))
}

/// The filters of the plain list, as parts of a query.
fn filters(params: &mut Params) -> Vec<Expr> {
    let name = |field| move |name| Term::Name(field, vec![name]);
    let parse_name: fn(&str) -> Result<Name, Fault> = Name::parse;
    let terms = [
        params.optional("board", parse_name).map(name(NameField::Board)),
        params.optional("workflow", parse_name).map(name(NameField::Workflow)),
        params.optional("status", Status::parse).map(|status| Term::Category(vec![status])),
        params
            .optional("owner", Owner::parse)
            .map(|owner| Term::Person(PersonField::Owner, vec![Person::Named(owner)])),
        params.optional("label", Label::parse).map(|label| Term::Label(vec![label])),
    ];
    terms.into_iter().flatten().map(Expr::Term).collect()
}

fn page(app: &App, caller: &Caller, wanted: &Wanted) -> Result<Answer, Error> {
    let now = app.now();
    Ok(seen::page(app, caller.agency, app.search().page(caller, wanted, now)?, now))
}
