//! A command that is watched while it runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A running command: its lines as they come, and its memory.
pub struct Process {
    child: Child,
    lines: Receiver<String>,
    stderr: Option<JoinHandle<String>>,
    peak: Option<u64>,
}

impl Process {
    /// Starts it.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut stderr = child.stderr.take().expect("what it says");
        let read = move || {
            let mut said = Vec::new();
            let _ = stderr.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        };
        Self { child, lines, stderr: Some(std::thread::spawn(read)), peak: None }
    }

    /// The next line of its results; `None` where there is none until then, or none any
    /// more.
    ///
    /// Its memory is looked at meanwhile.
    pub fn line_before(&mut self, end: Instant) -> Option<String> {
        const LOOK_EVERY: Duration = Duration::from_millis(20);
        loop {
            self.look();
            match self.lines.recv_timeout(LOOK_EVERY) {
                Ok(line) => return Some(line),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if Instant::now() >= end => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// The most memory that it had at once so far, in bytes, as far as the system says
    /// so (Linux alone does).
    pub fn peak_memory(&self) -> Option<u64> {
        high_water_mark(self.child.id()).or(self.peak)
    }

    fn look(&mut self) {
        self.peak = high_water_mark(self.child.id()).or(self.peak);
    }

    /// Ends it as nothing can prevent (SIGKILL), and says whether it was still running.
    pub fn kill(mut self) -> bool {
        let _ = self.child.kill();
        // What was killed has no exit status.
        self.wait().code().is_none()
    }

    /// Ends it as a service manager would (SIGTERM).
    pub fn terminate(self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").arg(&id).status().expect("kill runs");
        assert!(told.success(), "it has ended by itself");
        self.end()
    }

    /// Waits for its end: how it ended, and what it said beside its results.
    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.wait();
        let stderr = self.stderr.take().expect("it is read once");
        (status, stderr.join().expect("what it said"))
    }

    fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `VmHWM` of a process.
fn high_water_mark(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
