//! By which way a request reached the firm.

/// Kept with the record. What staff write down for a client says how the client came to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Channel {
    /// The client's own form.
    #[default]
    Portal,
    Api,
    /// History from another system.
    Import,
    Phone,
    Mail,
    InPerson,
    /// Nobody asked: the firm began it.
    Firm,
}

impl Channel {
    const ALL: [Self; 7] = [Self::Portal, Self::Api, Self::Import, Self::Phone, Self::Mail, Self::InPerson, Self::Firm];
    /// What staff choose among when they open a request for a client.
    pub const OF_STAFF: [Self; 4] = [Self::Phone, Self::Mail, Self::InPerson, Self::Firm];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Api => "api",
            Self::Import => "import",
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::InPerson => "in-person",
            Self::Firm => "firm",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }

    /// As staff read it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Portal => "The portal",
            Self::Api => "The API",
            Self::Import => "An import",
            Self::Phone => "Phone",
            Self::Mail => "E-mail",
            Self::InPerson => "In person",
            Self::Firm => "Nobody asked: we begin it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Channel;

    #[test]
    fn what_is_stored_is_read_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::parse(channel.as_str()), Some(channel));
        }
        assert_eq!(Channel::parse("telegraph"), None);
    }
}
