import type { Definition } from "./definitions"

const CARD = "data/models/<model>/<version>/card.json"
const TEST = "Measured on the newest rows, which the model was not trained on"

/** Every figure about models and predictions. */
export const MODEL_DEFINITIONS = {
  calibration: {
    name: "Calibration",
    meaning:
      "Rows of like predictions, and how many of them then had the outcome. On the dashed line what is said is what happens; above it the model says too little, below it too much.",
    formula: "Observed rate by mean predicted probability, with 95% intervals",
    source: CARD,
  },
  lift: {
    name: "Captured by the riskiest",
    meaning:
      "How much of the outcome is found by looking at the riskiest first. The dashed line is a choice at random.",
    formula: "Outcomes among the first rows by prediction ÷ all outcomes",
    source: CARD,
  },
  roc: {
    name: "ROC curve",
    meaning: "What share of those with the outcome is found, for each share of the others that is taken for one of them. The dashed line is a choice at random.",
    formula: "True positive rate by false positive rate; the area below is the AUC",
    source: CARD,
  },
  importance: {
    name: "What the model looks at",
    meaning:
      "Each feature's part in how well the trees separate the training rows. It says how much the model leans on a feature, not what causes what.",
    formula: "Gain of the splits on the feature ÷ gain of all",
    source: CARD,
  },
  drift: {
    name: "Drift",
    meaning:
      "How far today's values are from those of training. Below 0.1 they are alike; from 0.25 on the model sees a world it was not trained on.",
    formula: "Population stability index: Σ (now − then) × ln(now ÷ then) over ten ranges",
    source: "marts.model_drift",
  },
  backtest: {
    name: "Past scores, and what then happened",
    meaning:
      "What the model said on a day in the past, beside what happened in the days after. The first" +
      " day is the test cutoff of training, which the version was not fitted to.",
    formula: "AUC and mean prediction of past scores against outcomes known by now",
    source: "marts.model_backtest",
  },
  slices: {
    name: "For whom it works, and for whom not",
    meaning: `The same model by group. Where few had the outcome, an AUC says little. ${TEST}.`,
    formula: "AUC, mean prediction and observed rate by group",
    source: CARD,
  },
  fairness: {
    name: "Is it fair?",
    meaning:
      "Whether groups that must not be treated differently are selected alike, and whether the model errs alike for them. A ratio below 0.8 is out of bounds.",
    formula: "Selection rate ÷ that of the group selected most; true and false positive rates",
    source: CARD,
  },
  probability: {
    name: "Probability",
    meaning:
      "Of 100 alike, about so many do. It is calibrated on rows that the model was not trained on.",
    formula: "Calibrated output of the champion",
    source: "marts.predictions",
  },
  riskScore: {
    name: "Score",
    meaning:
      "The place among those whom the model was trained on, from 0 to 100: from 40 on medium, from 70 on high. A high score can go with a low probability, where hardly anybody leaves.",
    formula: "Position on the version's frozen reference distribution",
    source: "marts.predictions",
  },
  expectedSpend: {
    name: "Expected spend",
    meaning: "What this customer is expected to spend in the time ahead, leaving included.",
    formula: "Expected purchases (BG/NBD) × expected amount (gamma-gamma)",
    source: "marts.predictions",
  },
} as const satisfies Record<string, Definition>
