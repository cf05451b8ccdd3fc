"""Phrases about access, permissions, audits and incidents."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "A leaver from {month} could still log in to {product} on {weekday}.",
        "Single sign-on locked out {n} of our people this morning.",
        "{colleague} can see payroll records that her role should never show.",
        "Your answers to our security questionnaire are {few} weeks late.",
        "A password reset for {product} went to the wrong address.",
        "The audit log has a gap of {n} hours on {past}.",
        "Multi-factor codes stopped arriving after the change to {feature}.",
        "We learned of the incident on {past} from a newspaper and not from you.",
        "An API key we revoked in {month} is still accepted.",
        "Guest users were given administrator rights by the last update.",
    ),
    consequence=(
        "Our data protection officer has opened a case.",
        "It is a finding in this year's audit now.",
        "We had to switch off access for {team} as a precaution.",
        "Insurance will want to know about it.",
        "I have to report this within 72 hours.",
    ),
    question=(
        "Could you send the latest ISO 27001 certificate and the penetration test summary?",
        "How long does {product} keep entries in the audit log?",
        "We plan to switch to a new identity provider on {future}, what do you need from us?",
        "Which sub-processors handle data from {product}?",
        "Is it possible to limit {feature} to our office addresses?",
        "Please remove access for {colleague}, who leaves on {future}.",
        "{team} want to know whether backups are encrypted.",
        "They asked us to fill in a questionnaire of {n} pages.",
    ),
    context=(
        "It's for the yearly review with our auditors.",
        "All {seats} users come through single sign-on.",
        "Our policy asks for ninety days at least.",
        "{colleague} is the contact for data protection.",
        "The deadline for the tender is {future}.",
    ),
    praise=(
        "The single sign-on change went in on {past} and nobody noticed, as it should be.",
        "Your answers to our questionnaire were the most complete that {team} have had.",
        "The new role editor lets us give {team} exactly what they need.",
        "You rang within minutes of the odd log-in on {weekday} and it was contained at once.",
        "The auditors went through the access log and found nothing to remark on.",
        "Passkeys for {product} work well on every phone we tried.",
        "Removing leavers automatically has been a real relief.",
        "The penetration test report was clear and reassuring.",
    ),
    benefit=(
        "We passed the audit without a finding.",
        "Our risk committee signed {product} off for another year.",
        "{team} sleep better.",
        "Resets on our side are down by {pct} per cent.",
        "It made the tender with a public body possible.",
    ),
    ask=(
        "Please confirm in writing who had access and when.",
        "We expect a full incident report.",
        "Close this today, whatever it takes.",
        "Who is your security officer?",
        "Restore the roles as they were on {past}.",
    ),
)
