//! Drafts and versions of a blueprint.
