//! `marketplace doctor`

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use comfy_table::Table;
use unicode_width::UnicodeWidthStr;

use crate::doctor::{self, Finding, Report, Verdict};
use crate::error::Error;
use crate::progress::Progress;
use crate::text::printable;

/// Where the text of a finding begins, so that verdicts stand in a column of their own.
const INDENT: usize = 9;

/// What stands before what to do.
const ARROW: &str = "→ ";

/// No line is broken to less than this many columns.
const NARROWEST: usize = 30;

pub(super) async fn run(
    data_dir: Option<PathBuf>,
    tenant: Option<&str>,
    json: bool,
) -> Result<(), Error> {
    let report = examine(data_dir, tenant).await;
    if json {
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &report).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        print(&mut anstream::stdout().lock(), &report)?;
    }
    let failed = report.findings.iter().filter(|one| one.verdict == Verdict::Failed).count();
    match failed {
        0 => Ok(()),
        failed => Err(Error::Unwell { failed, checks: report.findings.len() }),
    }
}

/// Examines a marketplace and says meanwhile what is being looked at.
pub(super) async fn examine(data_dir: Option<PathBuf>, tenant: Option<&str>) -> Report {
    let mut progress = None;
    let mut watch = |what| {
        // The last one first: two spinners would draw over each other.
        progress = None;
        progress = Some(Progress::waiting(what));
    };
    doctor::examine(data_dir, tenant, &mut watch).await
}

fn print(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let width = Table::new().width().filter(|_| std::io::stdout().is_terminal());
    let width = width.map(|width| usize::from(width).saturating_sub(INDENT).max(NARROWEST));
    for finding in &report.findings {
        let (verdict, style) = (finding.verdict.name(), style(finding.verdict));
        let gap = " ".repeat(INDENT.saturating_sub(verdict.len()));
        let lines = wrapped(&title(finding), width);
        writeln!(out, "{style}{verdict}{style:#}{gap}{}", lines.join(&next_line(INDENT)))?;
        if let Some(remedy) = &finding.remedy {
            let lines = wrapped(&printable(remedy), width.map(|width| width - ARROW.width()));
            let next = next_line(INDENT + ARROW.width());
            writeln!(out, "{}{ARROW}{}", " ".repeat(INDENT), lines.join(&next))?;
        }
    }
    Ok(())
}

fn next_line(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

fn title(finding: &Finding) -> String {
    let whose = finding.tenant.as_ref().map(|tenant| format!(" of {}", printable(tenant)));
    let (check, whose) = (finding.check.name(), whose.unwrap_or_default());
    format!("{check}{whose}: {}", printable(&finding.seen))
}

fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Ok => AnsiColor::Green,
        Verdict::Warning => AnsiColor::Yellow,
        Verdict::Failed => AnsiColor::Red,
    };
    Style::new().bold().fg_color(Some(color.into()))
}

/// A text in lines of so many columns, broken between words. A longer word, such as a
/// path, has a line of its own and stays whole: it is there to be copied.
fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return vec![text.to_owned()] };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", Some(8)), ["one two", "three"]);
        assert_eq!(wrapped("a /very/long/path b", Some(5)), ["a", "/very/long/path", "b"]);
        assert_eq!(wrapped("one two three", None), ["one two three"]);
    }
}
