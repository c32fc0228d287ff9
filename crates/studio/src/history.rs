//! The log of a consultation: what can be undone and redone follows from it, so that both survive a restart.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stubble_record::EditNumber;

/// What an edit of the log did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Action {
    /// Changed something.
    Edit,
    /// Took an edit back.
    Undo {
        /// Which one.
        of: EditNumber,
    },
    /// Made an edit again.
    Redo {
        /// Which one.
        of: EditNumber,
    },
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Which window made it.
    pub(crate) tab: String,
    /// What a person calls it.
    pub(crate) label: String,
    /// What it did.
    pub(crate) action: Action,
    /// The change.
    pub(crate) patch: Value,
    /// The change that takes it back.
    pub(crate) inverse: Value,
}

/// Lines of the log, in order.
#[derive(Debug, Clone)]
pub(crate) struct History(pub(crate) Vec<(EditNumber, Timestamp, Entry)>);

impl History {
    /// The next step back: what it is and the patch for it.
    pub(crate) fn undo(&self) -> Option<(Action, Value)> {
        let of = *self.stacks().0.last()?;
        // The newest line that made this edit stand (itself or a redo of it) knows how to take it back.
        let line = self.0.iter().rev().find(|(number, _, entry)| {
            *number == of || matches!(entry.action, Action::Redo { of: again } if again == of)
        })?;
        Some((Action::Undo { of }, line.2.inverse.clone()))
    }

    /// The next step forward again.
    pub(crate) fn redo(&self) -> Option<(Action, Value)> {
        let of = *self.stacks().1.last()?;
        let line = self.0.iter().find(|(number, _, _)| *number == of)?;
        Some((Action::Redo { of }, line.2.patch.clone()))
    }

    /// What the next undo and the next redo would change, in words.
    pub(crate) fn labels(&self) -> (Option<String>, Option<String>) {
        let (done, undone) = self.stacks();
        let label = |of: Option<&EditNumber>| {
            let line = self.0.iter().find(|(number, _, _)| Some(number) == of)?;
            Some(line.2.label.clone())
        };
        (label(done.last()), label(undone.last()))
    }

    /// Edits that stand, and edits taken back, both in the order in which they would be taken.
    fn stacks(&self) -> (Vec<EditNumber>, Vec<EditNumber>) {
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        for (number, _, entry) in &self.0 {
            match entry.action {
                Action::Edit => {
                    done.push(*number);
                    undone.clear();
                }
                Action::Undo { of } => {
                    done.retain(|n| *n != of);
                    undone.push(of);
                }
                Action::Redo { of } => {
                    undone.retain(|n| *n != of);
                    done.push(of);
                }
            }
        }
        (done, undone)
    }
}
