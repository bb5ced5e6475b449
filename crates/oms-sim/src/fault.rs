//! What goes wrong at a commit: decided before a step, met by the store, read afterwards.

use oms_store::{Batch, StoreError};
use oms_testkit::{Fate, Fates};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A way for a commit to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The machine stops before the commit; nobody hears anything.
    CrashBefore,
    /// The machine stops behind the commit; nobody hears anything.
    CrashAfter,
    /// Nothing is kept, and the process says before it ends that it does not know.
    DoubtLost,
    /// Everything is kept, and the process says before it ends that it does not know.
    DoubtKept,
    /// The store refuses the batch.
    Fault,
    /// The disk is full, at this commit and for so many attempts after it.
    Full(u32),
    /// A call to the disk failed, or was the last one. How much of the batch was kept, nobody
    /// knows; if the process did not end, it was nothing.
    Disk {
        /// Whether the process ended with it.
        ends: bool,
    },
}

impl Form {
    /// Every form that a store can be told to take.
    pub(crate) const ALL: [Form; 6] = [
        Form::CrashBefore,
        Form::CrashAfter,
        Form::DoubtLost,
        Form::DoubtKept,
        Form::Fault,
        Form::Full(3),
    ];

    /// Whether the process ends.
    pub(crate) const fn ends(self) -> bool {
        match self {
            Form::CrashBefore | Form::CrashAfter | Form::DoubtLost | Form::DoubtKept => true,
            Form::Fault | Form::Full(_) => false,
            Form::Disk { ends } => ends,
        }
    }

    /// Whether clients hear answers.
    pub(crate) const fn is_heard(self) -> bool {
        match self {
            Form::CrashBefore | Form::CrashAfter => false,
            Form::DoubtLost | Form::DoubtKept | Form::Fault | Form::Full(_) | Form::Disk { .. } => {
                true
            }
        }
    }

    /// Whether the batch is kept.
    pub(crate) const fn keeps(self) -> bool {
        match self {
            Form::CrashAfter | Form::DoubtKept => true,
            Form::CrashBefore | Form::DoubtLost | Form::Fault | Form::Full(_) => false,
            Form::Disk { ends } => ends,
        }
    }

    fn fate(self) -> Fate {
        let doubt = || StoreError::Doubt("the machine stopped".to_owned());
        match self {
            Form::CrashBefore | Form::DoubtLost | Form::Disk { .. } => Fate::Refused(doubt()),
            Form::CrashAfter | Form::DoubtKept => Fate::KeptUnanswered(doubt()),
            Form::Fault => Fate::Refused(StoreError::Fault("injected".to_owned())),
            Form::Full(_) => Fate::Refused(StoreError::Full),
        }
    }
}

/// A store that does not do what it says: planted by tests, to see that the checks notice.
#[cfg_attr(not(test), expect(dead_code, reason = "only tests plant a defect"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defect {
    /// One acknowledged commit is lost.
    LosesCommit,
    /// The counters of one commit are added twice.
    CountsTwice,
    /// The keys of one commit are forgotten.
    ForgetsKeys,
    /// The tasks of one commit are not written.
    ForgetsTasks,
    /// The marks of numbers are never raised.
    ForgetsNumbers,
    /// The mark of ids is never raised.
    ForgetsIds,
    /// Leases are stored as if they had ended already.
    EndsLeases,
}

/// What is to go wrong next, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    next: Option<Form>,
    full_for: u32,
    /// Go wrong at this commit, counted over the whole run.
    pub(crate) at: Option<(u64, Form)>,
    /// A planted defect, from this commit on.
    pub(crate) defect: Option<(u64, Defect)>,
    /// Commits asked for so far.
    pub(crate) commits: u64,
    hit: Option<Form>,
}

/// The plan, shared with the store.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedPlan(Arc<Mutex<Plan>>);

impl SharedPlan {
    /// The plan.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a store asks before each commit.
    pub(crate) fn fates(&self) -> Fates {
        let plan = self.clone();
        Box::new(move |batch| plan.lock().fate(batch))
    }
}

impl Plan {
    /// The next commit goes wrong like this; an earlier wish is forgotten.
    pub(crate) fn arm(&mut self, form: Option<Form>) {
        self.next = form;
        self.hit = None;
    }

    /// What went wrong since the last look.
    pub(crate) fn take_hit(&mut self) -> Option<Form> {
        self.hit.take()
    }

    /// From here on nothing goes wrong.
    pub(crate) fn calm(&mut self) {
        (self.next, self.full_for, self.at) = (None, 0, None);
    }

    fn fate(&mut self, batch: &Batch) -> Fate {
        let is_probe = *batch == Batch::new(batch.agency);
        self.commits += u64::from(!is_probe);
        if self.full_for > 0 {
            self.full_for -= 1;
            self.hit.get_or_insert(Form::Full(self.full_for));
            return Form::Full(0).fate();
        }
        if is_probe {
            return Fate::Kept;
        }
        let fixed = self.at.filter(|(at, _)| *at == self.commits).map(|(_, form)| form);
        if let Some(form) = fixed.or(self.next.take()) {
            self.hit = Some(form);
            if let Form::Full(attempts) = form {
                self.full_for = attempts;
            }
            return form.fate();
        }
        self.falsify(batch).map_or(Fate::Kept, |kept| Fate::Falsified(Box::new(kept)))
    }

    /// What is kept instead, when a defect strikes.
    fn falsify(&mut self, batch: &Batch) -> Option<Batch> {
        let (from, defect) = self.defect.filter(|(from, _)| self.commits >= *from)?;
        let mut kept = batch.clone();
        match defect {
            Defect::LosesCommit if batch.log.is_empty() => return None,
            Defect::LosesCommit => kept = Batch::new(batch.agency),
            Defect::CountsTwice => kept.counters.extend(batch.counters.iter().cloned()),
            Defect::ForgetsKeys => kept.keys.clear(),
            Defect::ForgetsTasks => kept.tasks.clear(),
            Defect::ForgetsNumbers => kept.numbers.clear(),
            Defect::ForgetsIds => kept.id_high_water = None,
            Defect::EndsLeases => end_leases(&mut kept),
        }
        let always = matches!(defect, Defect::ForgetsNumbers | Defect::ForgetsIds);
        if kept == *batch {
            return None;
        }
        self.defect = Some((from, defect)).filter(|_| always);
        Some(kept)
    }
}

fn end_leases(batch: &mut Batch) {
    for write in &mut batch.tasks {
        if let oms_store::TaskWrite::Put(row) = write
            && let Some(lease) = &mut row.lease
        {
            lease.until = oms_base::Timestamp::from_micros(0);
        }
    }
}
