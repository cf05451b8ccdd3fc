import type { Definition } from "@/lib/definitions"
import { PERSONA_LABEL, PERSONA_MEANING, PERSONAS } from "./labels"

const PROFILE = "marts.engagement_profile"

/** Every figure about engagement. */
export const ENGAGEMENT_DEFINITIONS = {
  members: {
    name: "Members",
    meaning: "Members of the community, each by the newest profile there is.",
    formula: "Count of customers with an engagement profile",
    source: PROFILE,
  },
  average: {
    name: "Average engagement",
    meaning: "Mean engagement score of all members, from 0 to 1. The community computes the score.",
    formula: "Mean of engagement_score",
    source: PROFILE,
  },
  atRisk: {
    name: "At risk",
    meaning:
      "Members whom the churn model gives at least an even chance of leaving within 30 days. Members without a prediction are left out, not counted as safe.",
    formula: "Members with churn_probability ≥ 0.5 ÷ members with a churn_probability",
    source: PROFILE,
  },
  anomalous: {
    name: "Anomalous",
    meaning:
      "Profiles least like the others, by an isolation forest: bots, mistakes, or stars. It flags about one in twenty, so look at who they are rather than how many.",
    formula: "Members where is_anomalous",
    source: PROFILE,
  },
  value: {
    name: "Predicted lifetime value",
    meaning: "What a model expects a member to be worth in all, in US dollars: the mean of all members.",
    formula: "Mean of predicted_value_usd",
    source: PROFILE,
  },
  distribution: {
    name: "Engagement scores",
    meaning:
      "How many members have which engagement score, in steps of 0.05; the darker part is at risk of leaving.",
    formula: "Count of members by engagement_score",
    source: PROFILE,
  },
  personas: {
    name: "Personas",
    meaning: `Each member has one persona: the first rule that fits. ${PERSONAS.map(
      (persona) => `${PERSONA_LABEL[persona]}: ${PERSONA_MEANING[persona]}`,
    ).join(". ")}.`,
    formula: "Count of members by persona",
    source: PROFILE,
  },
  trend: {
    name: "Share of each persona",
    meaning:
      "Personas of the members of each snapshot. On the newest one at risk is who is predicted to leave; on earlier ones it is who then left, once a model has scored.",
    formula: "Members of a persona ÷ members of the snapshot",
    source: "marts.engagement_history",
  },
  churnByGroup: {
    name: "Churn by group",
    meaning:
      "Mean predicted probability of leaving within 30 days, beside the share that left within 30 days of the last snapshot of which that is known.",
    formula: "Mean of churn_probability; members with churn_30_day ÷ members",
    source: "marts.engagement_profile, marts.engagement_outcomes",
  },
  valueByGroup: {
    name: "Lifetime value by group",
    meaning:
      "Mean predicted lifetime value in US dollars, beside the mean found in hindsight for the last snapshot of which it is known.",
    formula: "Mean of predicted_value_usd; mean of lifetime_value_usd",
    source: "marts.engagement_profile, marts.engagement_outcomes",
  },
  fairness: {
    name: "Fairness of the churn model",
    meaning:
      "Whether the model treats groups alike on members it was not trained on. Gender and age are not among its features. A group is selected when the model calls it a leaver; its rate should be at least 0.8 of the highest group's, and hits and false alarms alike.",
    formula: "Selected ÷ members; that rate ÷ the highest group's",
    source: "Card of the model engagement_churn",
  },
} as const satisfies Record<string, Definition>
