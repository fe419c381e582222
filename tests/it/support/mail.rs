//! The mail sink: the real sender over the folder transport.

use std::sync::Arc;

use sendero::notify::{Sender, Transport, Transports, folder::Folder};

use super::TestApp;

impl TestApp {
    /// Hands over everything that is due, as the server's worker would.
    pub async fn run_worker(&self) {
        let folder: Arc<dyn Transport> = Arc::new(Folder::open(self.database.folder().join("mail")).unwrap());
        let sender =
            Sender::new(self.store.clone(), Transports::of(Arc::clone(&folder), Some(folder)), "Safe Mobility <no-reply@example.org>");
        sender.run_due().await.unwrap();
    }

    /// The mails handed over so far, whole, in the order of their ids.
    pub fn mails(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.database.folder().join("mail")) else { return Vec::new() };
        let mut files: Vec<_> =
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
        files.sort();
        files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }
}
