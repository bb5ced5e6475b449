//! Graphs: circles are named, and random graphs without one are taken.

use super::{Template, read};
use oms_base::{Code, Fault};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

/// Stages `s0`, `s1`, … with the dependencies given by index.
fn definition(depends_on: &[Vec<usize>]) -> Value {
    let id = |index: &usize| format!("s{index}");
    let stage = |(index, before): (usize, &Vec<usize>)| {
        let before: Vec<_> = before.iter().map(id).collect();
        json!({"id": id(&index), "owner": "crew", "slaMins": 1, "dependsOn": before})
    };
    let stages: Vec<_> = depends_on.iter().enumerate().map(stage).collect();
    json!({"name": "Graph", "stages": stages})
}

fn template(depends_on: &[Vec<usize>]) -> Template {
    read(&definition(depends_on), &|_| true).expect("acyclic").template
}

fn circles(depends_on: &[Vec<usize>]) -> Vec<Fault> {
    let faults = read(&definition(depends_on), &|_| true).expect_err("a circle");
    faults.into_iter().inspect(|fault| assert_eq!(fault.code, Code::Cycle)).collect()
}

#[test]
fn circles_are_named() {
    let said = |depends_on: &[Vec<usize>]| -> Vec<_> {
        circles(depends_on).into_iter().map(|fault| (fault.path, fault.detail)).collect()
    };
    let text = |path: &str, circle: &str| {
        (path.to_owned(), format!("stages wait for each other in a circle: {circle}"))
    };
    assert_eq!(said(&[vec![], vec![0, 2], vec![1]]), [text("stages[1].dependsOn", "s1 → s2 → s1")]);
    assert_eq!(
        said(&[vec![2], vec![0], vec![1], vec![2]]),
        [text("stages[0].dependsOn", "s0 → s2 → s1 → s0")]
    );
    let two = said(&[vec![1], vec![0], vec![3], vec![2]]);
    assert_eq!(two.len(), 2);
    assert!(two.contains(&text("stages[2].dependsOn", "s2 → s3 → s2")));
    let ring: Vec<_> = (0..500).map(|index| vec![(index + 1) % 500]).collect();
    let shown = "s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → s8 → s9 → … 490 more → s0";
    assert_eq!(said(&ring), [text("stages[0].dependsOn", shown)]);
}

#[test]
fn the_largest_chain_and_the_widest_join() {
    let chain: Vec<_> = (0..500_usize).map(|index| (index.max(1) - 1..index).collect()).collect();
    let template_of_chain = template(&chain);
    assert_eq!(template_of_chain.roots(), [0]);
    assert_eq!(template_of_chain.expected().unwrap().micros(), 500 * 60_000_000);
    let mut join = vec![vec![]; 499];
    join.push((0..499).collect());
    let template_of_join = template(&join);
    assert_eq!(template_of_join.roots().len(), 499);
    assert_eq!(template_of_join.expected().unwrap().micros(), 2 * 60_000_000);
    let mut many = chain;
    many.push(vec![]);
    let faults = read(&definition(&many), &|_| true).unwrap_err();
    assert_eq!(faults.list()[0].code, Code::StageCount);
    assert_eq!(faults.list().len(), 1);
}

/// Each stage's dependencies among the stages before it.
fn acyclic() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let stage = proptest::collection::vec(any::<proptest::sample::Index>(), 0..6);
    proptest::collection::vec(stage, 1..60).prop_map(|stages| {
        let before = |(index, picks): (usize, Vec<proptest::sample::Index>)| {
            let mut before: Vec<_> = match index {
                0 => Vec::new(),
                _ => picks.into_iter().map(|pick| pick.index(index)).collect(),
            };
            before.sort_unstable();
            before.dedup();
            before
        };
        stages.into_iter().enumerate().map(before).collect()
    })
}

proptest! {
    #[test]
    fn edges_agree_both_ways(depends_on in acyclic()) {
        let template = template(&depends_on);
        let mut edges = 0;
        for (index, stage) in (0_u16..).zip(template.stages()) {
            let want: Vec<_> = depends_on[usize::from(index)].clone();
            let got: Vec<_> = stage.depends_on.iter().map(|&before| usize::from(before)).collect();
            prop_assert_eq!(got, want);
            for &before in &stage.depends_on {
                prop_assert!(template.stage(before).unwrap().successors.contains(&index));
                edges += 1;
            }
        }
        let back: usize = template.stages().iter().map(|stage| stage.successors.len()).sum();
        prop_assert_eq!(back, edges);
        let roots = template.stages().iter().filter(|stage| stage.depends_on.is_empty()).count();
        prop_assert_eq!(template.roots().len(), roots);
    }

    #[test]
    fn an_edge_back_closes_a_circle(
        mut depends_on in acyclic(),
        from in any::<proptest::sample::Index>(),
        length in 1_usize..60,
    ) {
        // A way through from `from` to `to`, and then back.
        let count = depends_on.len();
        proptest::prop_assume!(count > 1);
        let from = from.index(count - 1);
        let to = (from + length).min(count - 1);
        for (index, before) in depends_on.iter_mut().enumerate().take(to + 1).skip(from + 1) {
            if !before.contains(&(index - 1)) {
                before.push(index - 1);
            }
        }
        depends_on[from].push(to);
        let circles = circles(&depends_on);
        prop_assert_eq!(circles.len(), 1);
        let detail = &circles[0].detail;
        let (_, circle) = detail.split_once(": ").unwrap();
        let ids: Vec<_> = circle.split(" → ").collect();
        prop_assert!(ids.len() > 2 && ids.first() == ids.last(), "{}", detail);
    }
}
