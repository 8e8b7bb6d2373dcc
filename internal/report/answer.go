package report

// Limited reports whether the result must not be read without its limits: it says what was
// not found, and not everything was looked at.
func (v Verdict) Limited() bool {
	return v.Result == "NEGATIVE_LIMITED" || v.Result == "CARRIER" && !v.Complete
}

// Answer is the key of the sentence that answers the question, behind "terminal.answer.":
// a carrier in whom not everything was looked at is not said to have no other evidence.
func (v Verdict) Answer() string {
	if v.LikelyPrimaryHLH == "no_evidence_carrier" && !v.Complete {
		return v.LikelyPrimaryHLH + ".limited"
	}
	return v.LikelyPrimaryHLH
}
