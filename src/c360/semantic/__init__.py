"""The semantic model, a plan, plan to SQL, question to plan."""
