//! Every code a finding can have: stable, in one table, from which the reference page is made.

use std::fmt;

use serde::{Serialize, Serializer};

use super::finding::Severity;

/// One line of the table: the code, how grave it is, what it means and how it is mended.
struct Meaning(Code, &'static str, Severity, &'static str, &'static str);

macro_rules! codes {
    ($($code:ident $text:literal $severity:ident $meaning:literal $help:literal)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($code),* }

        const TABLE: &[Meaning] = &[
            $(Meaning(Code::$code, $text, Severity::$severity, $meaning, $help)),*
        ];
    };
}

codes! {
    NotYaml "BP001" Error "The text is not YAML."
        "Mend the syntax at this place; two spaces of indentation for each level, and no tabs."
    Empty "BP002" Error "The document is empty."
        "Begin with `portico: 1`, or copy one of the shipped blueprints."
    CutOff "BP003" Error "The document ends in the middle of something."
        "The end of the file is missing; get it again from where it came."
    TooDeep "BP004" Error "The document is nested too deeply."
        "A blueprint needs fewer than 20 levels; look for brackets that are not closed."
    TooLarge "BP005" Error "The document is too large, or aliases make it too large."
        "Write aliases out; a blueprint has at most 1 MiB."
    DuplicateKey "BP006" Error "A key stands twice in one mapping."
        "Remove or rename one of the two."
    ManyDocuments "BP007" Error "The file holds more than one document."
        "Keep one document in a file and remove the `---` between them."
    TooMany "BP008" Error "There are more entries of one kind than a portal can use."
        "Split it into several record types or portals."
    UnknownKey "BP010" Error "A key is not known here."
        "Remove it, or look up the key that was meant in docs/reference/blueprint.schema.json."
    MissingKey "BP011" Error "A key is missing."
        "Add it."
    UnknownWord "BP012" Error "A word is not one of those that are known here."
        "Use one of the known words."
    WrongValue "BP013" Error "A value is of the wrong kind."
        "Write the value as described."
    WrongVersion "BP014" Error "The format version is not one that this program reads."
        "Write `portico: 1`."
    BadKey "BP015" Error "A key is not well formed."
        "Use lower-case letters, digits and single hyphens, beginning with a letter, at most 60 characters."
    ComesLater "BP016" Error "The kind of field is not there yet."
        "Fields for files come with a later version; ask for the file on a checklist (`requirements`)."
    UnknownState "BP020" Error "A state is named that is not declared."
        "Declare the state, or name one that exists."
    UnknownRole "BP021" Error "A role is named that is not declared."
        "Declare the role, or name one that exists."
    UnknownTeam "BP022" Error "A team is named that is not declared."
        "Declare the team, or name one that exists."
    UnknownField "BP023" Error "A field is named that is not declared."
        "Declare the field, or name one that exists."
    UnknownCalendar "BP024" Error "A calendar is named that is not declared."
        "Declare the calendar, or name one that exists."
    UnknownTransition "BP025" Error "A transition is named that is not declared, or does not begin in this state."
        "Name a transition that begins in this state."
    UnknownThing "BP026" Error "The access matrix names a thing that does not exist."
        "Use a declared record type, or organizations, people or workspace."
    BadCalendar "BP027" Error "A calendar cannot be used."
        "Give a known time zone and hours such as `mon-fri: [\"09:00-17:00\"]`."
    UnknownApproval "BP028" Error "An approval is named that is not declared."
        "Declare the approval, or name one that exists."
    UnknownItem "BP029" Error "An item of the checklist is named that is not declared, or asks for no document."
        "Name an item under `requirements` whose `asks` is a document."
    Unreachable "BP030" Error "A state cannot be reached."
        "Add a transition that leads to it, or remove the state."
    DeadEnd "BP031" Error "A state has no way out and is not final."
        "Add a transition from it, or mark it `final: true`."
    NoHolder "BP032" Error "Nobody answers for records in a state."
        "Add `holder: owner`, `team`, `requester` or `role: …`; `nobody` is for final states."
    NobodyCan "BP033" Error "No role can make a transition."
        "Name a role in `who.roles` whose access row for this record type allows `advance` (and, where relations are named, with one of them)."
    NoExceptionPath "BP034" Error "From a state no exception can be reached."
        "Add a transition from this state to a state marked `exception: true`, for example with `from: any-open`."
    NoClientLabel "BP035" Error "Words for clients are missing."
        "Add them; clients never see the words that staff use."
    NoEscalation "BP036" Error "A deadline passes without consequence."
        "Add `escalate` with a role, a team or a transition."
    NoFinal "BP037" Error "No state is final, so nothing is ever finished."
        "Mark the state in which work is over with `final: true`."
    EndlessWait "BP038" Warning "A client is waited for without a deadline."
        "Add a deadline with a reminder, so that a silent client is noticed."
    DeadlineInFinal "BP039" Error "A final state has a deadline."
        "Remove the deadline, or `final: true`."
    NoHelp "BP040" Warning "A state does not say what it means."
        "Add `help` for staff and `client_help` for clients."
    IdleRole "BP050" Error "A role can do nothing."
        "Give it a row in `access`, or remove it: a new role allows nothing until somebody says so."
    FirmOnly "BP051" Error "A client role has an action that belongs to the firm."
        "Remove the action from the client role."
    ClientAll "BP052" Error "A client role reaches records of other organizations."
        "Use own, participant, organization or subtree."
    ForeignRelation "BP053" Error "A client role has a relation that only staff can have."
        "Use own, participant, organization or subtree."
    NoOptions "BP060" Error "A choice has nothing to choose from, or a table no columns."
        "Add at least one entry under `options` (or `columns`)."
    WrongSetting "BP061" Error "A setting does not belong to this kind of field."
        "Remove it, or choose another kind."
    WrongLimits "BP062" Error "The limits of a field cannot be met."
        "The lower limit must not be above the upper one, and dates are written 2026-07-01 or today."
    BadCondition "BP063" Error "A condition cannot hold, or tells a client about a field of the firm."
        "Give exactly one of `equals`, `one_of` and `yes`, on a field that is asked of the same side."
    ConditionCycle "BP064" Error "Conditions of fields depend on one another in a circle."
        "Remove one of the conditions."
    FirmFieldRequired "BP065" Error "A field of the firm is required of clients."
        "Require it in a transition that staff make."
    BadTitle "BP066" Error "The title cannot come from this field."
        "Name a required short text or choice that clients fill in, without `show_when`."
    FieldTwice "BP067" Error "A field is declared in two sections."
        "Rename one of the two."
    NoCurrency "BP068" Error "A money field has no currency, or one that is not a currency."
        "Add `currency: EUR` or another code of three capital letters."
    WrongEdit "BP069" Error "A side may edit a field that it does not see, or that takes no answer."
        "Remove the field from this list."
    GuardSyntax "BP080" Error "An expression cannot be read."
        "Write a CEL expression such as `answers.amount > 100.0`."
    GuardType "BP081" Error "An expression cannot be computed from what is declared."
        "Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores."
    NoFallback "BP090" Error "Routing has no fallback."
        "Add `fallback` with a team and an expected response, for what no rule takes."
    RoutingTest "BP091" Error "A routing test does not lead where it should."
        "Mend the rules, or the test."
    Untested "BP092" Warning "A routing rule is met by no test."
        "Add a test whose answers this rule takes."
    TestAnswers "BP093" Error "A routing test gives answers that the form would not take."
        "Use declared fields, and values that the fields allow."
    NoGroup "BP100" Error "An approval, or a stage of one, asks nobody."
        "Add a stage with at least one group under `groups`."
    NobodyAsked "BP101" Error "Nobody can be asked: none of the roles may see the record, decide on it, or stand in such a relation to it."
        "Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have."
    QuorumTooHigh "BP102" Error "A group asks for a number of people that it cannot have."
        "Ask for at least one, and for no more than can stand in the relation; `all` and `any` always fit."
    NoDeputy "BP103" Error "Nobody decides when those who are asked cannot."
        "Add `fallback` with a role that decides when somebody is away for too long, or has left."
    BlindFallback "BP104" Error "The fallback may not see the record, or not decide on it."
        "Allow `see` and `approve` to this role in `access`, or name another."
    LimitedFallback "BP105" Error "The fallback has a limit, and above it nobody is left to decide."
        "Remove the role from `limits`, or name another under `fallback`."
    SegregatedAway "BP106" Error "A group asks nobody but whoever submits, who may not decide."
        "Name another relation, or write `segregated: false`."
    NoAmount "BP107" Error "Limits have no amount of money to be held against."
        "Name a money field under `amount`."
    LeadsNowhere "BP108" Error "An approval is put forward into a state from which it does not lead on."
        "Add `on: {approved: …}` or `approval: …` to a move that begins in this state."
    AcrossSides "BP109" Warning "The fallback is of the other side than the people in whose place it decides."
        "Name a role of their side as the `fallback` of the group, or ask somebody of both sides."
    NoChecklist "BP110" Error "A checklist is demanded, but none is declared."
        "Declare `requirements`, or remove `checklist`."
    NoFileTaken "BP111" Error "No file would ever be taken."
        "Name at least one kind, and a size of one megabyte or more."
    WaitsForItself "BP112" Error "An approval waits for a checklist that waits for the approval."
        "Remove `checklist` from the approval, or the item that asks for it."
    WrongHandIn "BP113" Error "What may be handed in is declared where nothing can be."
        "Remove `hand_in`: without `requirements` there is nothing to hand in, and a final state takes nothing but `none`."
    BadAccount "BP114" Error "An account cannot be paid to."
        "Write the IBAN as the bank gave it; a digit is wrong or missing. A BIC has eight or eleven capital letters and digits."
    BadAmount "BP115" Error "The amount of a payment cannot be computed, or its client could not read it."
        "Name a `money` field that clients see, with `percent` from 1 to 100; or give a `fixed` amount above nothing."
    BadReference "BP116" Error "Banks would not pass on the reference of a payment as it is."
        "Give `reference`: a short word of Latin letters, digits and spaces. With the record's number it has at most 35 characters."
    NobodyConfirms "BP117" Error "Nobody could say that a payment has arrived."
        "Add `review` with those who look at the account."
    WrongNumber "BP118" Error "An item asks for a number of files that nobody could send."
        "Let `least` be 1 or more and `most` between 2 and 50, not below `least`; leave `files` out where one file is enough."
    ReopenedForGood "BP119" Error "An approval waits for a checklist that could not be done again where it is put forward."
        "Add a move with a button from this state to one in which the checklist is handed in, or let the state take it (`hand_in`)."
    TemplateSyntax "BP120" Error "The text of a template cannot be read."
        "Write a placeholder as `{{ answers.fee }}` or `{{ answers.fee or \"as agreed\" }}` on one line, and a fact as `| Fee | … |`."
    UnknownPlaceholder "BP121" Error "A template asks for something that is not known."
        "Use `record.title`, `record.number`, `record.state`, `record.opened`, `organization.name`, `firm.name`, `person.name`, `author.name`, `today`, or `answers.` and a field."
    FirmFieldTold "BP122" Error "A document for clients would hold an answer that is for the firm alone."
        "Remove the placeholder, ask for the field on the client's side, or write `firm_only: true` if the document is for the firm alone."
    UnfitItem "BP123" Error "The item of the checklist cannot be filled by this template."
        "Name an item that takes PDF, asks nothing about the document, and is handed in by those who make it; or remove `slot`."
    UnknownTemplate "BP124" Error "A template is named that is not declared."
        "Declare the template under `templates` of this record type, or name one that exists."
    NotDecidedOn "BP125" Error "An approval is about a document that is no part of what is decided on."
        "Remove the template's item from `apart_from`; and where clients decide, remove `firm_only: true` from the template."
    OwnerCannotAnswer "BP126" Error "An item asks for a section of the form that its owner may not fill in."
        "Give the role `answer` under `access`, or take it out of `owner`."
    IdleRetention "BP130" Error "A rule of retention keeps nothing and deletes nothing."
        "Give `keep`, `delete_after` or both, such as `delete_after: 5 years`."
    EarlyDeletion "BP131" Error "Documents would be deleted while they have to be kept."
        "Make `delete_after` at least as long as `keep`."
}

impl Code {
    pub fn all() -> impl Iterator<Item = Code> {
        TABLE.iter().map(|Meaning(code, ..)| *code)
    }

    pub fn as_str(self) -> &'static str {
        self.line().map_or("BP000", |Meaning(_, text, ..)| text)
    }

    pub fn severity(self) -> Severity {
        self.line().map_or(Severity::Error, |Meaning(_, _, severity, ..)| *severity)
    }

    pub fn meaning(self) -> &'static str {
        self.line().map_or("", |Meaning(_, _, _, meaning, _)| meaning)
    }

    pub fn help(self) -> &'static str {
        self.line().map_or("", |Meaning(.., help)| help)
    }

    fn line(self) -> Option<&'static Meaning> {
        TABLE.iter().find(|Meaning(code, ..)| *code == self)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The reference page, made from the table.
pub fn reference() -> String {
    let mut page = String::from(
        "<!-- Made from crates/portico-model/src/blueprint/codes.rs; a test keeps it current. -->\n\n\
         # Findings of `portico check`\n\n\
         A finding is an *error* (the blueprint cannot be published) or a *warning*. Codes are stable: a code is \
         never given to another problem.\n\n\
         | code | severity | what is wrong | how to mend it |\n| --- | --- | --- | --- |\n",
    );
    let lines = Code::all().map(|code| {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!("| {code} | {severity} | {} | {} |\n", code.meaning(), code.help())
    });
    page.extend(lines);
    page
}
