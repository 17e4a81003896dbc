//! Who reports to whom.

use std::ops::Range;

use super::departments::{DEPARTMENTS, Department, Unit};

/// The chief executive has at most this many heads of department,
const MOST_HEADS: usize = 8;
/// each of them for about this many people,
const PEOPLE_PER_HEAD: usize = 5;
/// and everybody else at most this many direct reports.
const MOST_REPORTS: usize = 6;

/// A seat in the organisation chart. Its index in the chart is its rank: 0 is
/// the chief executive, and nobody ranks above their supervisor.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) supervisor: Option<usize>,
    /// The number of supervisors up to the top.
    pub(super) depth: usize,
    /// None for the chief executive.
    pub(super) department: Option<&'static Department>,
    /// None above the teams.
    pub(super) team: Option<&'static Unit>,
    pub(super) has_reports: bool,
}

/// The chart of a company of this size, filled level by level.
pub(super) fn posts(employees: usize) -> Vec<Post> {
    let chief =
        Post { supervisor: None, depth: 0, department: None, team: None, has_reports: false };
    let mut posts = Vec::with_capacity(employees);
    posts.extend((employees > 0).then_some(chief));
    let mut level = 0..posts.len();
    while posts.len() < employees {
        let seats = match level.start {
            0 => (employees / PEOPLE_PER_HEAD).clamp(1, MOST_HEADS),
            _ => level.len() * MOST_REPORTS,
        };
        let next = posts.len()..employees.min(posts.len() + seats);
        fill(&mut posts, &level, &next);
        level = next;
    }
    posts
}

/// Adds the posts `next`, spread evenly over the supervisors at `level`.
fn fill(posts: &mut Vec<Post>, level: &Range<usize>, next: &Range<usize>) {
    for index in 0..next.len() {
        let supervisor = level.start + index % level.len();
        let round = index / level.len();
        let Some(above) = posts.get_mut(supervisor) else {
            return;
        };
        above.has_reports = true;
        let depth = above.depth + 1;
        let department = above.department.unwrap_or_else(|| DEPARTMENTS.at(index));
        let team = above.team.or_else(|| (depth > 1).then(|| department.teams.at(round)));
        posts.push(Post {
            supervisor: Some(supervisor),
            depth,
            department: Some(department),
            team,
            has_reports: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_size_is_one_tree() {
        for employees in [0, 1, 2, 3, 9, 10, 25, 250, 5_000] {
            let posts = posts(employees);
            assert_eq!(posts.len(), employees);
            for (rank, post) in posts.iter().enumerate() {
                match post.supervisor {
                    None => assert_eq!(rank, 0),
                    Some(supervisor) => {
                        assert!(supervisor < rank);
                        assert!(posts[supervisor].has_reports);
                        assert_eq!(posts[supervisor].depth + 1, post.depth);
                    }
                }
            }
        }
    }

    #[test]
    fn nobody_has_too_many_reports() {
        let posts = posts(5_000);
        for rank in 0..posts.len() {
            let reports = posts.iter().filter(|post| post.supervisor == Some(rank)).count();
            assert!(reports <= MOST_HEADS, "{rank} has {reports}");
            assert_eq!(reports > 0, posts[rank].has_reports);
        }
    }

    #[test]
    fn teams_stay_in_their_department() {
        for post in posts(500).iter().filter(|post| post.depth > 1) {
            let (department, team) = (post.department.unwrap(), post.team.unwrap());
            let teams = (0..department.teams.len()).map(|index| department.teams.at(index));
            assert!(teams.into_iter().any(|other| other.id == team.id));
        }
    }
}
