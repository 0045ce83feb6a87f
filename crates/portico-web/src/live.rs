//! Live topics: after a commit the names of what has changed go to the open pages, which read themselves again.
//! A topic is a name and never data, so a broadcast can leak nothing.

use tokio::sync::broadcast;
use uuid::Uuid;

/// The hub of one server.
#[derive(Debug, Clone)]
pub struct Live {
    topics: broadcast::Sender<Topic>,
}

/// A name of something that a page may depend on, in one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub workspace: Uuid,
    pub name: String,
}

/// A page that misses more than this reads itself again as a whole.
const KEPT: usize = 1_024;

impl Default for Live {
    fn default() -> Self {
        Self { topics: broadcast::Sender::new(KEPT) }
    }
}

impl Live {
    /// Tells whoever listens; nobody listening is fine.
    pub fn tell(&self, workspace: Uuid, name: String) {
        let _ = self.topics.send(Topic { workspace, name });
    }

    pub fn listen(&self) -> broadcast::Receiver<Topic> {
        self.topics.subscribe()
    }
}
