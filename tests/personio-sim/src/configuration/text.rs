//! Every word on the pages. A language is complete, or it does not compile.

mod de;
mod en;

use crate::language::Language;

/// Why a page is not there, and what to do.
pub(super) struct Trouble {
    pub(super) title: &'static str,
    pub(super) remedy: &'static str,
}

/// What one language says.
pub(super) struct Text {
    pub(super) language_name: &'static str,

    // Around every page.
    pub(super) product: &'static str,
    pub(super) simulator: &'static str,
    pub(super) not_personio: &'static str,
    pub(super) skip: &'static str,
    pub(super) language: &'static str,
    pub(super) trail: &'static str,
    pub(super) settings: &'static str,
    pub(super) integrations: &'static str,
    pub(super) api_credentials: &'static str,
    pub(super) cancel: &'static str,

    // The list.
    pub(super) list_intro: &'static str,
    pub(super) list_is_empty: &'static str,
    pub(super) list_ends_before: &'static str,
    /// So many attributes of so many.
    pub(super) readable: fn(usize, usize) -> String,
    pub(super) no_right: &'static str,
    pub(super) not_handed_out: &'static str,
    pub(super) pages: &'static str,
    /// This page of so many.
    pub(super) page_of: fn(usize, usize) -> String,
    pub(super) newer: &'static str,
    pub(super) older: &'static str,

    // New ones.
    pub(super) new_credentials: &'static str,
    pub(super) name: &'static str,
    pub(super) name_hint: &'static str,
    pub(super) integration: &'static str,
    pub(super) integration_hint: &'static str,
    pub(super) other: &'static str,
    pub(super) choose: &'static str,
    /// For an integration so many attributes.
    pub(super) preselected: fn(&str, usize) -> String,
    pub(super) nothing_preselected: &'static str,
    pub(super) generate: &'static str,

    // What they may do.
    pub(super) access: &'static str,
    pub(super) rights: &'static str,
    pub(super) rights_hint: &'static str,
    pub(super) reads_employees: &'static str,
    pub(super) attributes: &'static str,
    pub(super) attributes_hint: &'static str,
    pub(super) save: &'static str,

    // The pair itself.
    pub(super) client_id: &'static str,
    pub(super) client_secret: &'static str,
    pub(super) hand_out_hint: &'static str,
    pub(super) download: &'static str,
    pub(super) show_secret: &'static str,
    pub(super) handed_out: &'static str,
    pub(super) copy_now: &'static str,
    pub(super) copied: &'static str,
    pub(super) revoke: &'static str,
    pub(super) revoke_hint: &'static str,
    pub(super) revoke_ask: &'static str,
    /// By name.
    pub(super) revoke_question: fn(&str) -> String,
    pub(super) revoke_now: &'static str,

    // What has been done.
    pub(super) generated: &'static str,
    pub(super) saved: &'static str,
    pub(super) revoked: &'static str,

    // What is wrong with a form.
    pub(super) mistake: &'static str,
    pub(super) mistakes: &'static str,
    pub(super) name_missing: &'static str,
    /// At most so many characters.
    pub(super) name_too_long: fn(usize) -> String,
    pub(super) name_unprintable: &'static str,
    pub(super) integration_unknown: &'static str,
    /// Their keys.
    pub(super) attributes_unknown: fn(&str) -> String,

    // What comes instead of a page.
    pub(super) to_the_list: &'static str,
    pub(super) page_unknown: Trouble,
    pub(super) credentials_unknown: Trouble,
    pub(super) handed_out_before: Trouble,
    pub(super) wrong_method: Trouble,
    pub(super) foreign_origin: Trouble,
    pub(super) no_form: Trouble,
    pub(super) form_too_large: Trouble,
}

impl Text {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &en::TEXT,
            Language::German => &de::TEXT,
        }
    }
}
