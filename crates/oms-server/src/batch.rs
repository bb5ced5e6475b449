//! Batches: every item succeeds or fails by itself, and results keep the order of the items.

use crate::problem::Problem;
use oms_api::{Results, SubmittedItem};
use oms_app::engine::Answer;
use oms_app::{App, Done, Job};

/// What became of one item.
pub(crate) type Outcome = Result<Done, Problem>;

/// Submits the good items as one message, which commits as a whole and answers each.
pub(crate) async fn submit(
    app: &App,
    items: Vec<Result<Job, Problem>>,
) -> Result<Vec<Outcome>, Problem> {
    let mut jobs = Vec::with_capacity(items.len());
    let mut refused = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Ok(job) => {
                jobs.push(job);
                refused.push(None);
            }
            Err(problem) => refused.push(Some(problem)),
        }
    }
    let answers = if jobs.is_empty() { Vec::new() } else { app.submit(jobs).await? };
    Ok(merge(refused, answers))
}

fn merge(refused: Vec<Option<Problem>>, answers: Vec<Answer>) -> Vec<Outcome> {
    let mut answers = answers.into_iter();
    let next = |problem: Option<Problem>| match problem {
        Some(problem) => Err(problem),
        None => match answers.next() {
            Some(answer) => answer.map_err(Problem::from),
            None => Err(Problem::internal()),
        },
    };
    refused.into_iter().map(next).collect()
}

/// The results as clients get them.
pub(crate) fn results<T>(
    outcomes: impl Iterator<Item = Result<T, Problem>>,
    request_id: &str,
) -> Results<T> {
    let item = |outcome: Result<T, Problem>| match outcome {
        Ok(done) => SubmittedItem::Ok(done),
        Err(problem) => SubmittedItem::Error(problem.body(request_id)),
    };
    Results { results: outcomes.map(item).collect() }
}

#[cfg(test)]
mod tests {
    use super::{merge, results};
    use crate::problem::Problem;
    use oms_app::{Done, Error};
    use oms_base::Code;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let bad = || Some(Problem::new(Code::Refused, "x"));
        let refused = vec![None, bad(), None, None];
        let answers = vec![Ok(Done::Lapsed(1)), Err(Error::NotFound)];
        let merged = merge(refused, answers);
        let codes: Vec<Option<Code>> =
            merged.iter().map(|outcome| outcome.as_ref().err().map(|p| p.code)).collect();
        let want = [None, Some(Code::Refused), Some(Code::NotFound), Some(Code::Internal)];
        assert_eq!(codes, want);
    }

    #[test]
    fn an_item_is_ok_or_an_error() {
        let outcomes = [Ok(7), Err(Problem::new(Code::Refused, "no"))];
        let text = serde_json::to_string(&results(outcomes.into_iter(), "req_1")).unwrap();
        assert!(text.starts_with(r#"{"results":[{"ok":7},{"error":{"type":"#), "{text}");
        assert!(text.contains(r#""request_id":"req_1""#), "{text}");
    }
}
