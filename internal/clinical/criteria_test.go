package clinical

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

var today = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// assess reads a file of the short format; head is version, sex, age.
func assess(t testing.TB, b *Book, text string) *Assessment {
	t.Helper()
	r, err := b.Read("x.yaml", []byte("version: 1\n"+text), today)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return b.Assess(r, panelGenes(t))
}

func status(t testing.TB, s Set, item string) Assessed {
	t.Helper()
	for _, list := range [][]Assessed{s.Items, s.Requires} {
		for _, i := range list {
			if i.Key == item {
				return i
			}
		}
	}
	t.Fatalf("%s has no item %s", s.Key, item)
	return Assessed{}
}

// value is a file of one measurement.
func value(m, v string) string { return fmt.Sprintf("measurements: {%s: %q}\n", m, v) }

// Both sides of every limit, in every unit system, and the missing row.
func TestLimits(t *testing.T) {
	b := book(t)
	const fever, lineages = "signs: {fever: yes}\n", "measurements: {platelets: 50 10^9/L, "
	for _, tt := range []struct {
		set, item, text string
		want            Truth
	}{
		{HLH2004, "fever", value("temperature", "38.4 °C"), No},
		{HLH2004, "fever", value("temperature", "38.5 °C"), Yes},
		{HLH2004, "fever", value("temperature", "101.2 °F"), No},
		{HLH2004, "fever", value("temperature", "101.3 °F"), Yes},
		{HLH2004, "fever", "signs: {fever: yes}\n", Yes},
		{HLH2004, "fever", "signs: {fever: no}\n", No},
		{HLH2004, "fever", "signs: {fever: unknown}\n", Unknown},
		{HLH2004, "fever", "", Unknown},
		{HLH2004, "splenomegaly", "signs: {splenomegaly: yes}\n", Yes},
		{HLH2004, "splenomegaly", "signs: {splenomegaly: no}\n", No},
		{HLH2004, "splenomegaly", "signs: {hepatosplenomegaly: yes}\n", Yes},
		{HLH2004, "splenomegaly", "signs: {hepatosplenomegaly: no}\n", Unknown}, // one of the two may be there
		{HLH2004, "splenomegaly", "", Unknown},
		// hemoglobin beside low platelets: the second lineage decides
		{HLH2004, "cytopenias", "age: 1 year\n" + lineages + "hemoglobin: 89 g/L, neutrophils: 2 10^9/L}\n", Yes},
		{HLH2004, "cytopenias", "age: 1 year\n" + lineages + "hemoglobin: 90 g/L, neutrophils: 2 10^9/L}\n", No},
		{HLH2004, "cytopenias", "age: 1 year\n" + lineages + "hemoglobin: 8.9 g/dL, neutrophils: 2 10^9/L}\n", Yes},
		{HLH2004, "cytopenias", "age: 1 year\n" + lineages + "hemoglobin: 9.0 g/dL, neutrophils: 2 10^9/L}\n", No},
		{HLH2004, "cytopenias", "age: 27 days\n" + lineages + "hemoglobin: 99 g/L, neutrophils: 2 10^9/L}\n", Yes},
		{HLH2004, "cytopenias", "age: 27 days\n" + lineages + "hemoglobin: 100 g/L, neutrophils: 2 10^9/L}\n", No},
		{HLH2004, "cytopenias", "age: 27 days\n" + lineages + "hemoglobin: 9.9 g/dL, neutrophils: 2 10^9/L}\n", Yes},
		{HLH2004, "cytopenias", "age: 27 days\n" + lineages + "hemoglobin: 10 g/dL, neutrophils: 2 10^9/L}\n", No},
		{HLH2004, "cytopenias", "age: 28 days\n" + lineages + "hemoglobin: 99 g/L, neutrophils: 2 10^9/L}\n", No},
		{HLH2004, "cytopenias", lineages + "hemoglobin: 99 g/L, neutrophils: 2 10^9/L}\n", Unknown}, // the age decides
		{HLH2004, "cytopenias", lineages + "hemoglobin: 89 g/L, neutrophils: 2 10^9/L}\n", Yes},     // at any age
		{HLH2004, "cytopenias", lineages + "hemoglobin: 100 g/L, neutrophils: 2 10^9/L}\n", No},
		{HLH2004, "cytopenias", lineages + "hemoglobin: 120 g/L}\n", Unknown}, // neutrophils are missing
		{HLH2004, "cytopenias", "measurements: {platelets: 99 10^9/L, neutrophils: 0.9 10^9/L}\n", Yes},
		{HLH2004, "cytopenias", "measurements: {platelets: 100 10^9/L, neutrophils: 0.9 10^9/L, hemoglobin: 120 g/L}\n", No},
		{HLH2004, "cytopenias", "measurements: {platelets: 99 10^9/L, neutrophils: 1.0 10^9/L, hemoglobin: 120 g/L}\n", No},
		{HLH2004, "cytopenias", "measurements: {platelets: 99999 /uL, neutrophils: 999 /uL}\n", Yes},
		{HLH2004, "cytopenias", "measurements: {platelets: 100000 /uL, neutrophils: 999 /uL, hemoglobin: 120 g/L}\n", No},
		{HLH2004, "cytopenias", "measurements: {platelets: 99999 /uL, neutrophils: 1000 /uL, hemoglobin: 120 g/L}\n", No},
		{HLH2004, "cytopenias", "measurements: {platelets: 99 10^3/uL, neutrophils: 0 /uL}\n", Yes},
		{HLH2004, "cytopenias", "signs: {anemia: yes, thrombocytopenia: yes}\n", Yes},
		{HLH2004, "cytopenias", "signs: {pancytopenia: yes}\n", Yes},
		{HLH2004, "cytopenias", "signs: {pancytopenia: no}\n", Unknown},
		{HLH2004, "cytopenias", "signs: {anemia: no, thrombocytopenia: no}\n", No},
		{HLH2004, "cytopenias", "", Unknown},
		{HLH2004, "lipids_fibrinogen", "measurements: {triglycerides: 3.0 mmol/L}\n", Yes},
		{HLH2004, "lipids_fibrinogen", "measurements: {triglycerides: 2.99 mmol/L, fibrinogen: 2 g/L}\n", No},
		{HLH2004, "lipids_fibrinogen", "measurements: {triglycerides: 265 mg/dL}\n", Yes},
		{HLH2004, "lipids_fibrinogen", "measurements: {triglycerides: 264 mg/dL, fibrinogen: 2 g/L}\n", No},
		{HLH2004, "lipids_fibrinogen", "measurements: {fibrinogen: 1.5 g/L}\n", Yes},
		{HLH2004, "lipids_fibrinogen", "measurements: {fibrinogen: 1.51 g/L, triglycerides: 1 mmol/L}\n", No},
		{HLH2004, "lipids_fibrinogen", "measurements: {fibrinogen: 150 mg/dL}\n", Yes},
		{HLH2004, "lipids_fibrinogen", "measurements: {fibrinogen: 151 mg/dL, triglycerides: 1 mmol/L}\n", No},
		{HLH2004, "lipids_fibrinogen", "measurements: {fibrinogen: 2 g/L}\n", Unknown},
		{HLH2004, "lipids_fibrinogen", "", Unknown},
		{HLH2004, "hemophagocytosis", "signs: {hemophagocytosis: yes}\n", Yes},
		{HLH2004, "hemophagocytosis", "signs: {marrow_hemophagocytosis: yes}\n", Yes},
		{HLH2004, "hemophagocytosis", "signs: {marrow_hemophagocytosis: no}\n", Unknown}, // it may be elsewhere
		{HLH2004, "hemophagocytosis", "signs: {hemophagocytosis: no}\n", No},
		{HLH2004, "hemophagocytosis", "", Unknown},
		{HLH2004, "nk_activity", "assays: [{assay: nk_cytotoxicity, result: reduced}]\n", Yes},
		{HLH2004, "nk_activity", "assays: [{assay: nk_cytotoxicity, result: absent}]\n", Yes},
		{HLH2004, "nk_activity", "assays: [{assay: nk_cytotoxicity, result: normal}]\n", No},
		{HLH2004, "nk_activity", "signs: {reduced_nk_activity: yes}\n", Yes},
		{HLH2004, "nk_activity", "signs: {reduced_nk_activity: yes}\nassays: [{assay: nk_cytotoxicity, result: normal}]\n", Unknown},
		{HLH2004, "nk_activity", "assays: [{assay: nk_cytotoxicity, result: reduced}, {assay: nk_cytotoxicity, result: normal}]\n", Unknown},
		{HLH2004, "nk_activity", "assays: [{assay: cd107a_resting, result: reduced}]\n", Unknown}, // another test
		{HLH2004, "nk_activity", "", Unknown},
		{HLH2004, "ferritin", value("ferritin", "500 ug/L"), Yes},
		{HLH2004, "ferritin", value("ferritin", "499 µg/L"), No},
		{HLH2004, "ferritin", value("ferritin", "500 ng/mL"), Yes},
		{HLH2004, "ferritin", value("ferritin", "499.9 ng/mL"), No},
		{HLH2004, "ferritin", value("ferritin", ">1650 ng/mL"), Yes},
		{HLH2004, "ferritin", value("ferritin", ">400 ng/mL"), Unknown},
		{HLH2004, "ferritin", value("ferritin", "<500 ng/mL"), No},
		{HLH2004, "ferritin", value("ferritin", "<=500 ng/mL"), Unknown},
		{HLH2004, "ferritin", value("ferritin", ">500 ng/mL"), Yes},
		{MAS2016, "ferritin", value("ferritin", ">684 ng/mL"), Yes},
		{MAS2016, "ferritin", value("ferritin", ">=684 ng/mL"), Unknown},
		{MAS2016, "ferritin", value("ferritin", "<=684 ng/mL"), No},
		{HLH2004, "ferritin", "", Unknown},
		{HLH2004, "scd25", value("scd25", "2400 U/mL"), Yes},
		{HLH2004, "scd25", value("scd25", "2399 IU/mL"), No},
		{HLH2004, "scd25", "measurements: {scd25: {value: 4800, unit: pg/mL, factor: 0.5}}\n", Yes},
		{HLH2004, "scd25", "measurements: {scd25: {value: 4799, unit: pg/mL, factor: 0.5}}\n", No},
		{HLH2004, "scd25", "", Unknown},
		{MAS2016, "febrile", fever, Yes},
		{MAS2016, "febrile", value("temperature", "38.5 °C"), Yes},
		{MAS2016, "febrile", value("temperature", "38.4 °C"), Unknown}, // the source gives no limit
		{MAS2016, "febrile", "signs: {fever: no}\n", No},
		{MAS2016, "febrile", "", Unknown},
		{MAS2016, "ferritin", value("ferritin", "684 ng/mL"), No},
		{MAS2016, "ferritin", value("ferritin", "685 ng/mL"), Yes},
		{MAS2016, "ferritin", value("ferritin", "684 ug/L"), No},
		{MAS2016, "ferritin", value("ferritin", "685 ug/L"), Yes},
		{MAS2016, "ferritin", "signs: {hyperferritinemia: yes}\n", Unknown}, // 500 and more
		{MAS2016, "ferritin", "signs: {hyperferritinemia: no}\n", No},
		{MAS2016, "ferritin", "", Unknown},
		{MAS2016, "platelets", value("platelets", "181 10^9/L"), Yes},
		{MAS2016, "platelets", value("platelets", "182 10^9/L"), No},
		{MAS2016, "platelets", value("platelets", "181000 /uL"), Yes},
		{MAS2016, "platelets", value("platelets", "181001 /uL"), No},
		{MAS2016, "platelets", "signs: {thrombocytopenia: yes}\n", Yes},
		{MAS2016, "platelets", "signs: {thrombocytopenia: no}\n", Unknown},
		{MAS2016, "ast", value("ast", "48 U/L"), No},
		{MAS2016, "ast", value("ast", "49 IU/L"), Yes},
		{MAS2016, "ast", "", Unknown},
		{MAS2016, "triglycerides", value("triglycerides", "156 mg/dL"), No},
		{MAS2016, "triglycerides", value("triglycerides", "157 mg/dL"), Yes},
		{MAS2016, "triglycerides", value("triglycerides", "1.76 mmol/L"), No},
		{MAS2016, "triglycerides", value("triglycerides", "1.77 mmol/L"), Yes},
		{MAS2016, "triglycerides", "", Unknown},
		{MAS2016, "fibrinogen", value("fibrinogen", "360 mg/dL"), Yes},
		{MAS2016, "fibrinogen", value("fibrinogen", "361 mg/dL"), No},
		{MAS2016, "fibrinogen", value("fibrinogen", "3.6 g/L"), Yes},
		{MAS2016, "fibrinogen", value("fibrinogen", "3.61 g/L"), No},
		{MAS2016, "fibrinogen", "", Unknown},
	} {
		t.Run(tt.set+"/"+tt.item+"/"+strings.TrimSpace(tt.text), func(t *testing.T) {
			got := status(t, assess(t, b, tt.text).Set(tt.set), tt.item)
			if got.Status != tt.want {
				t.Errorf("%s is %v, want %v: %v", tt.item, got.Status, tt.want, got.Findings)
			}
		})
	}
}

// HScore rows: points at both sides of every limit, and their range without.
func TestHScoreRows(t *testing.T) {
	b := book(t)
	for _, tt := range []struct {
		item, text string
		min, max   int
	}{
		{"immunosuppression", "signs: {immunosuppression: yes}\n", 18, 18},
		{"immunosuppression", "signs: {immunosuppression: no}\n", 0, 0},
		{"immunosuppression", "", 0, 18},
		{"temperature", value("temperature", "38.3 °C"), 0, 0},
		{"temperature", value("temperature", "38.4 °C"), 33, 33},
		{"temperature", value("temperature", "39.4 °C"), 33, 33},
		{"temperature", value("temperature", "39.5 °C"), 49, 49},
		{"temperature", value("temperature", "101.1 °F"), 0, 0},
		{"temperature", value("temperature", "101.2 °F"), 33, 33},
		{"temperature", value("temperature", "102.9 °F"), 33, 33},
		{"temperature", value("temperature", "103 °F"), 49, 49},
		{"temperature", "signs: {fever: yes}\n", 33, 49},
		{"temperature", "signs: {fever: no}\n", 0, 33}, // below 38.5
		{"temperature", "", 0, 49},
		{"organomegaly", "signs: {hepatomegaly: no, splenomegaly: no}\n", 0, 0},
		{"organomegaly", "signs: {hepatomegaly: yes, splenomegaly: no}\n", 23, 23},
		{"organomegaly", "signs: {hepatomegaly: yes}\n", 23, 38},
		{"organomegaly", "signs: {hepatosplenomegaly: yes}\n", 38, 38},
		{"cytopenias", "measurements: {hemoglobin: 92 g/L, leukocytes: 5.0 10^9/L, platelets: 110 10^9/L}\n", 34, 34},
		{"cytopenias", "measurements: {hemoglobin: 92.1 g/L, leukocytes: 5.0 10^9/L, platelets: 110 10^9/L}\n", 24, 24},
		{"cytopenias", "measurements: {hemoglobin: 92 g/L, leukocytes: 5.1 10^9/L, platelets: 110 10^9/L}\n", 24, 24},
		{"cytopenias", "measurements: {hemoglobin: 92 g/L, leukocytes: 5.0 10^9/L, platelets: 111 10^9/L}\n", 24, 24},
		{"cytopenias", "measurements: {hemoglobin: 9.2 g/dL, leukocytes: 5000 /uL, platelets: 110000 /uL}\n", 34, 34},
		{"cytopenias", "measurements: {hemoglobin: 9.3 g/dL, leukocytes: 5001 /uL, platelets: 110000 /uL}\n", 0, 0},
		{"cytopenias", "measurements: {hemoglobin: 9.3 g/dL, leukocytes: 5000 /uL, platelets: 110001 /uL}\n", 0, 0},
		{"cytopenias", "measurements: {hemoglobin: 8 g/dL}\n", 0, 34},
		{"cytopenias", "signs: {pancytopenia: yes}\nage: 2 years\n", 34, 34},
		{"cytopenias", "signs: {pancytopenia: yes}\n", 24, 34}, // below 100 g/L, if the child is that young
		{"ferritin", value("ferritin", "1999 ng/mL"), 0, 0},
		{"ferritin", value("ferritin", "2000 ng/mL"), 35, 35},
		{"ferritin", value("ferritin", "6000 ug/L"), 35, 35},
		{"ferritin", value("ferritin", "6001 ug/L"), 50, 50},
		{"ferritin", value("ferritin", ">5000 ug/L"), 35, 50},
		{"triglycerides", value("triglycerides", "1.49 mmol/L"), 0, 0},
		{"triglycerides", value("triglycerides", "1.5 mmol/L"), 44, 44},
		{"triglycerides", value("triglycerides", "4 mmol/L"), 44, 44},
		{"triglycerides", value("triglycerides", "4.01 mmol/L"), 64, 64},
		{"triglycerides", value("triglycerides", "132 mg/dL"), 0, 0},
		{"triglycerides", value("triglycerides", "133 mg/dL"), 44, 44},
		{"triglycerides", value("triglycerides", "354 mg/dL"), 44, 44},
		{"triglycerides", value("triglycerides", "355 mg/dL"), 64, 64},
		{"fibrinogen", value("fibrinogen", "2.5 g/L"), 30, 30},
		{"fibrinogen", value("fibrinogen", "2.51 g/L"), 0, 0},
		{"fibrinogen", value("fibrinogen", "250 mg/dL"), 30, 30},
		{"fibrinogen", value("fibrinogen", "251 mg/dL"), 0, 0},
		{"ast", value("ast", "29 U/L"), 0, 0},
		{"ast", value("ast", "30 U/L"), 19, 19},
		{"hemophagocytosis", "signs: {marrow_hemophagocytosis: yes}\n", 35, 35},
		{"hemophagocytosis", "signs: {hemophagocytosis: yes}\n", 0, 35}, // where is not said
		{"hemophagocytosis", "signs: {hemophagocytosis: no}\n", 0, 0},
	} {
		t.Run(tt.item+"/"+strings.TrimSpace(tt.text), func(t *testing.T) {
			for _, i := range assess(t, b, tt.text).HScore.Items {
				if i.Key == tt.item && (i.Min != tt.min || i.Max != tt.max) {
					t.Errorf("%d to %d, want %d to %d: %v", i.Min, i.Max, tt.min, tt.max, i.Findings)
				}
			}
		})
	}
}

// Every combination of points: the total is their sum, the probability that of
// the published table.
func TestHScoreIsTheSumOfItsRows(t *testing.T) {
	b := book(t)
	type choice struct {
		points int
		sign   string
		values map[string]string
	}
	m := func(points int, kv ...string) choice {
		c := choice{points: points, values: map[string]string{}}
		for i := 0; i < len(kv); i += 2 {
			c.values[kv[i]] = kv[i+1]
		}
		return c
	}
	rows := [][]choice{
		{{0, "immunosuppression: no", nil}, {18, "immunosuppression: yes", nil}},
		{m(0, "temperature", "37 °C"), m(33, "temperature", "39 °C"), m(49, "temperature", "40 °C")},
		{{0, "hepatomegaly: no, splenomegaly: no", nil}, {23, "hepatomegaly: no, splenomegaly: yes", nil}, {23, "hepatomegaly: yes, splenomegaly: no", nil}, {38, "hepatomegaly: yes, splenomegaly: yes", nil}},
		{m(0, "hemoglobin", "120 g/L", "leukocytes", "8 10^9/L", "platelets", "300 10^9/L"), m(0, "hemoglobin", "80 g/L", "leukocytes", "8 10^9/L", "platelets", "300 10^9/L"),
			m(24, "hemoglobin", "80 g/L", "leukocytes", "8 10^9/L", "platelets", "50 10^9/L"), m(34, "hemoglobin", "80 g/L", "leukocytes", "2 10^9/L", "platelets", "50 10^9/L")},
		{m(0, "ferritin", "100 ug/L"), m(35, "ferritin", "3000 ug/L"), m(50, "ferritin", "9000 ug/L")},
		{m(0, "triglycerides", "1 mmol/L"), m(44, "triglycerides", "2 mmol/L"), m(64, "triglycerides", "5 mmol/L")},
		{m(0, "fibrinogen", "3 g/L"), m(30, "fibrinogen", "1 g/L")},
		{m(0, "ast", "20 U/L"), m(19, "ast", "40 U/L")},
		{{0, "marrow_hemophagocytosis: no", nil}, {35, "marrow_hemophagocytosis: yes", nil}},
	}
	seen, highest := 0, 0
	var walk func(row, total int, signs []string, values map[string]string)
	walk = func(row, total int, signs []string, values map[string]string) {
		if row == len(rows) {
			seen++
			highest = max(highest, total)
			r := &Record{Reports: map[string][]Report{}, Values: map[string][]Value{}, Now: today}
			for _, s := range strings.Split(strings.Join(signs, ", "), ", ") {
				key, answer, _ := strings.Cut(s, ": ")
				r.Reports[key] = []Report{{Present: answer == "yes", By: key}}
			}
			for key, text := range values {
				v, err := b.measurement(key).worded(text, "", 0)
				if err != nil {
					t.Fatal(err)
				}
				r.Values[key] = []Value{v}
			}
			p := &patient{book: b, record: r}
			got := p.hscore()
			if got.Min != total || got.Max != total {
				t.Fatalf("%v %v: %d to %d, want %d", signs, values, got.Min, got.Max, total)
			}
			if want := published(total); got.Lowest != want || got.Highest != want {
				t.Fatalf("%d points: %s, want %s", total, got.Lowest, want)
			}
			if got.Reached != truth(total >= 169) {
				t.Fatalf("%d points: cut-off %v", total, got.Reached)
			}
			return
		}
		for _, c := range rows[row] {
			next := signs
			if c.sign != "" {
				next = append(append([]string{}, signs...), c.sign)
			}
			all := map[string]string{}
			for k, v := range values {
				all[k] = v
			}
			for k, v := range c.values {
				all[k] = v
			}
			walk(row+1, total+c.points, next, all)
		}
	}
	walk(0, 0, nil, nil)
	if seen != 2*3*4*4*3*3*2*2*2 || highest != 337 {
		t.Errorf("%d combinations, highest %d", seen, highest)
	}
}

// published is the probability table, written a second time.
func published(points int) string {
	table := [][2]int{{100, 1}, {110, 3}, {120, 5}, {130, 9}, {140, 16}, {150, 25}, {160, 40}, {170, 54}, {180, 70}, {190, 80}, {200, 88}, {210, 93}, {220, 96}, {230, 98}, {240, 99}}
	if points < 100 {
		return "<1"
	}
	for i, row := range table {
		if points == row[0] {
			return fmt.Sprint(row[1])
		}
		if points < row[0] {
			before := table[i-1]
			return fmt.Sprintf("%.0f", float64(before[1])+float64((points-before[0])*(row[1]-before[1]))/10)
		}
	}
	return ">99"
}

func TestProbability(t *testing.T) {
	b := book(t)
	for points, want := range map[int]string{0: "<1", 89: "<1", 90: "<1", 99: "<1", 100: "1", 105: "2", 110: "3", 120: "5", 130: "9", 140: "16", 150: "25", 155: "32", 160: "40",
		169: "53", 170: "54", 175: "62", 180: "70", 190: "80", 200: "88", 210: "93", 220: "96", 230: "98", 240: "99", 241: ">99", 250: ">99", 337: ">99"} {
		if got := b.HScore.percent(points); got != want {
			t.Errorf("%d points: %s, want %s", points, got, want)
		}
	}
	for points := range 338 {
		if got := b.HScore.percent(points); got != published(points) {
			t.Errorf("%d points: %s, want %s", points, got, published(points))
		}
	}
}

// Fulfilled is yes, no or not decidable, with what would decide it.
func TestFulfilled(t *testing.T) {
	b := book(t)
	five := "signs: {fever: yes, splenomegaly: yes, pancytopenia: yes, hyperferritinemia: yes, hypertriglyceridemia: yes}\n"
	for _, tt := range []struct {
		name, set, text string
		min, max        int
		want            Truth
		ask             string
	}{
		{"nothing is known", HLH2004, "", 0, 8, Unknown, "body temperature, splenomegaly"},
		{"five", HLH2004, five, 5, 8, Yes, ""},
		{"five without NK", HLH2024, five, 5, 7, Yes, ""},
		{"NK does not count in the revision", HLH2024, strings.Replace(five, "fever: yes", "fever: no, reduced_nk_activity: yes", 1), 4, 6, Unknown, "hemophagocytosis, sCD25"},
		{"NK counts in HLH-2004", HLH2004, strings.Replace(five, "fever: yes", "fever: no, reduced_nk_activity: yes", 1), 5, 7, Yes, ""},
		{"four absent", HLH2004, "signs: {fever: no, splenomegaly: no, hemophagocytosis: no, hyperferritinemia: no}\n", 0, 4, No, ""},
		{"three absent", HLH2004, "signs: {fever: no, splenomegaly: no, hemophagocytosis: no}\n", 0, 5, Unknown, "hemoglobin"},
		{"MAS: whether it applies is not known", MAS2016, "signs: {fever: yes}\nmeasurements: {ferritin: 9000 ug/L, platelets: 50 10^9/L, ast: 99 U/L}\n", 2, 4, Unknown, "systemic juvenile idiopathic arthritis"},
		{"MAS: it does not apply", MAS2016, "signs: {sjia: no, fever: yes}\nmeasurements: {ferritin: 9000 ug/L, platelets: 50 10^9/L, ast: 99 U/L}\n", 2, 4, Unknown, ""},
		{"MAS", MAS2016, "signs: {sjia: yes, fever: yes}\nmeasurements: {ferritin: 9000 ug/L, platelets: 50 10^9/L, ast: 99 U/L}\n", 2, 4, Yes, ""},
		{"MAS without ferritin", MAS2016, "signs: {sjia: yes, fever: yes}\nmeasurements: {platelets: 50 10^9/L, ast: 99 U/L}\n", 2, 4, Unknown, "ferritin"},
		{"MAS with low ferritin", MAS2016, "signs: {sjia: yes, fever: yes}\nmeasurements: {ferritin: 684 ug/L, platelets: 50 10^9/L, ast: 99 U/L}\n", 2, 4, No, ""},
		{"MAS with one of four", MAS2016, "signs: {sjia: yes, fever: yes}\nmeasurements: {ferritin: 9000 ug/L, platelets: 50 10^9/L, ast: 9 U/L, triglycerides: 1 mmol/L, fibrinogen: 4 g/L}\n", 1, 1, No, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := assess(t, b, tt.text).Set(tt.set)
			if s.Min != tt.min || s.Max != tt.max || s.Fulfilled != tt.want {
				t.Errorf("%d to %d, %v, want %d to %d, %v", s.Min, s.Max, s.Fulfilled, tt.min, tt.max, tt.want)
			}
			if got := strings.Join(s.WouldDecide, ", "); !strings.Contains(got, tt.ask) || tt.ask == "" && got != "" {
				t.Errorf("would decide: %q, want %q", got, tt.ask)
			}
		})
	}
}

func TestSyndrome(t *testing.T) {
	b := book(t)
	for text, want := range map[string]Truth{
		"": Unknown,
		"signs: {fever: yes, splenomegaly: yes, pancytopenia: yes, hyperferritinemia: yes, reduced_nk_activity: yes}\n":  Yes, // HLH-2004 alone
		"signs: {fever: no, splenomegaly: no, hemophagocytosis: no, hyperferritinemia: no}\n":                            No,
		"signs: {fever: no, splenomegaly: no, hemophagocytosis: no}\n":                                                   Unknown, // HLH-2004 may be met
		"signs: {sjia: yes, fever: yes}\nmeasurements: {ferritin: 9000 ug/L, platelets: 50 10^9/L, fibrinogen: 2 g/L}\n": Unknown, // MAS is another syndrome
	} {
		if got := assess(t, b, text).Syndrome(); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func catalogue(t testing.TB) *wording.Catalogue {
	t.Helper()
	c, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What was compared is said: number, unit, limit, date, report.
func TestSentences(t *testing.T) {
	b, words := book(t), catalogue(t)
	for _, tt := range []struct{ set, item, text, want string }{
		{HLH2004, "ferritin", "measurements: {ferritin: [{value: 300, unit: ug/L, date: 2026-01-02}, {value: 9000, unit: ng/mL, date: 2026-01-05}, 20 ug/L]}\n", "ferritin 9000 ng/mL (2026-01-05), highest of 3; limit >= 500 ug/L"},
		{HLH2004, "cytopenias", "measurements: {platelets: [{value: 300, unit: 10^9/L, date: 2026-01-02}, {value: 45, unit: 10^9/L, date: 2026-01-05}]}\n", "platelets 45 10^9/L (2026-01-05), lowest of 2; limit < 100 10^9/L"},
		{HLH2004, "cytopenias", value("platelets", "99999 /uL"), "platelets 99999 /uL = 99.999 10^9/L; limit < 100 10^9/L"},
		{HLH2004, "cytopenias", value("platelets", "45321 /uL"), "platelets 45321 /uL = 45.32 10^9/L; limit < 100 10^9/L"},
		{HLH2004, "ferritin", "signs: {hyperferritinemia: yes}\n", "hyperferritinemia: present by report (signs.hyperferritinemia)"},
		{HLH2004, "ferritin", "signs: {hyperferritinemia: no}\n", "hyperferritinemia: absent by report (signs.hyperferritinemia)"},
		{HLH2004, "ferritin", "signs: {hyperferritinemia: yes}\nmeasurements: {ferritin: 499 ug/L}\n", "hyperferritinemia: ferritin 499 ug/L and the report (present: signs.hyperferritinemia) contradict each other"},
		{HLH2004, "ferritin", "signs: {hyperferritinemia: no}\nmeasurements: {ferritin: 500 ug/L}\n", "ferritin 500 ug/L and the report (absent: signs.hyperferritinemia) contradict"},
		{HLH2004, "ferritin", "signs: {hyperferritinemia: yes}\nmeasurements: {ferritin: 700 ug/L}\n", "ferritin 700 ug/L; limit >= 500 ug/L"},
		{HLH2004, "ferritin", value("ferritin", ">400 ug/L"), "ferritin >400 ug/L does not tell whether it is >= 500 ug/L"},
		{HLH2004, "cytopenias", value("hemoglobin", "95 g/L"), "hemoglobin 95 g/L; the limit depends on the age at the time, which is not known (< 100 g/L, < 90 g/L)"},
		{HLH2004, "cytopenias", "signs: {pancytopenia: yes}\n", "anemia: present by report (signs.pancytopenia (pancytopenia))"},
		{HLH2004, "splenomegaly", "signs: {hepatosplenomegaly: yes, splenomegaly: no}\n", "splenomegaly: the reports contradict each other"},
		{HLH2004, "scd25", "measurements: {scd25: {value: 4800, unit: pg/mL, factor: 0.5}}\n", "sCD25 (soluble IL-2 receptor) 4800 pg/mL = 2400 U/mL; limit >= 2400 U/mL"},
		{MAS2016, "ferritin", "signs: {hyperferritinemia: yes}\n", "hyperferritinemia by report (signs.hyperferritinemia) does not tell whether the value is > 684 ng/mL"},
		{MAS2016, "febrile", value("temperature", "38.2 °C"), "fever: 38.2 °C; the source gives no limit"},
		{HLH2004, "nk_activity", "assays: [{assay: nk_cytotoxicity, result: reduced, date: 2026-01-03}]\n", "NK-cell cytotoxicity: reduced (2026-01-03)"},
		{HLH2004, "nk_activity", "signs: {reduced_nk_activity: no}\nassays: [{assay: nk_cytotoxicity, result: reduced}]\n", "NK-cell cytotoxicity: reduced and the report (absent: signs.reduced_nk_activity) contradict each other"},
		{HLH2004, "fever", "", "body temperature: not known"},
	} {
		var all []string
		for _, f := range status(t, assess(t, b, tt.text).Set(tt.set), tt.item).Findings {
			all = append(all, words.Say(f.Because))
		}
		if got := strings.Join(all, "; "); !strings.Contains(got, tt.want) || strings.Contains(got, "[[") {
			t.Errorf("%s\nsays %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

// A contradiction leaves everything that asks for the measurement open.
func TestContradictionIsUnknownEverywhere(t *testing.T) {
	b := book(t)
	a := assess(t, b, "signs: {hyperferritinemia: no}\nmeasurements: {ferritin: 9000 ug/L}\n")
	if got := status(t, a.Set(MAS2016), "ferritin").Status; got != Unknown {
		t.Errorf("MAS ferritin %v", got)
	}
	for _, i := range a.HScore.Items {
		if i.Key == "ferritin" && (i.Min != 0 || i.Max != 50) {
			t.Errorf("HScore ferritin %d to %d", i.Min, i.Max)
		}
	}
}

// A world is drawn, and shown piece by piece. At each step every answer holds in
// the whole world, and every range lies in the one before: what is not known yet
// never counts as known.
func TestRangesNarrowAndNeverLie(t *testing.T) {
	b := book(t)
	list := panelGenes(t)
	draw := rand.New(rand.NewPCG(6, 2004))
	draws := 300
	if testing.Short() {
		draws = 30
	}
	for range draws {
		world := drawWorld(t, b, draw)
		whole := b.Assess(world.shown(len(world.pieces)), list)
		last := b.Assess(world.shown(0), list)
		for n := range world.pieces {
			now := b.Assess(world.shown(n+1), list)
			for i, s := range now.Sets {
				before, end := last.Sets[i], whole.Sets[i]
				if s.Min < before.Min || s.Max > before.Max || before.Fulfilled != Unknown && s.Fulfilled != before.Fulfilled {
					t.Fatalf("%s: %d to %d %v became %d to %d %v with %s", s.Key, before.Min, before.Max, before.Fulfilled, s.Min, s.Max, s.Fulfilled, world.pieces[n].name)
				}
				if end.Min < s.Min || end.Max > s.Max || s.Fulfilled != Unknown && s.Fulfilled != end.Fulfilled {
					t.Fatalf("%s: %d to %d %v, but the truth is %d to %d %v", s.Key, s.Min, s.Max, s.Fulfilled, end.Min, end.Max, end.Fulfilled)
				}
			}
			h, before := now.HScore, last.HScore
			if h.Min < before.Min || h.Max > before.Max || before.Reached != Unknown && h.Reached != before.Reached {
				t.Fatalf("HScore: %d to %d became %d to %d with %s", before.Min, before.Max, h.Min, h.Max, world.pieces[n].name)
			}
			if before := last.Syndrome(); before != Unknown && now.Syndrome() != before {
				t.Fatalf("syndrome %v became %v", before, now.Syndrome())
			}
			last = now
		}
		for _, s := range last.Sets[:2] {
			if s.Fulfilled == Unknown || s.Min != s.Max {
				t.Fatalf("all is known, but %s is %d to %d, %v", s.Key, s.Min, s.Max, s.Fulfilled)
			}
		}
		if last.HScore.Min != last.HScore.Max {
			t.Fatalf("all is known, but the HScore is %d to %d", last.HScore.Min, last.HScore.Max)
		}
	}
}

type piece struct {
	name string
	show func(*Record)
}

type world struct {
	age    Age
	pieces []piece
}

func (w world) shown(n int) *Record {
	r := &Record{Reports: map[string][]Report{}, Values: map[string][]Value{}, Now: today}
	for _, p := range w.pieces[:n] {
		p.show(r)
	}
	return r
}

// drawWorld draws a value for every measurement and an answer for every sign
// that fits it, and shuffles them.
func drawWorld(t *testing.T, b *Book, draw *rand.Rand) world {
	w := world{age: Age{Low: 10, High: 11}}
	if draw.IntN(2) == 0 {
		w.age = Age{Low: 400, High: 401}
	}
	add := func(name string, show func(*Record)) { w.pieces = append(w.pieces, piece{name, show}) }
	add("age", func(r *Record) { r.Age = known(w.age) })
	values := map[string]Value{}
	near := map[string][]float64{} // around the limits of each
	for _, m := range []string{"temperature", "hemoglobin", "platelets", "neutrophils", "leukocytes", "ferritin", "triglycerides", "fibrinogen", "ast", "scd25"} {
		near[m] = map[string][]float64{"temperature": {37, 38.4, 38.5, 39.4, 40}, "hemoglobin": {80, 89, 90, 92, 95, 99, 100, 130}, "platelets": {50, 99, 100, 110, 150, 181, 300},
			"neutrophils": {0, 0.5, 1, 5}, "leukocytes": {1, 5, 5.1, 9}, "ferritin": {50, 499, 500, 684, 685, 1999, 2000, 6000, 6001}, "triglycerides": {1, 1.5, 1.76, 2.9, 3, 4, 5},
			"fibrinogen": {0.5, 1.5, 1.6, 2.5, 3.6, 5}, "ast": {10, 29, 30, 48, 49}, "scd25": {100, 2399, 2400, 9000}}[m]
		def := b.measurement(m)
		v, err := def.value("", near[m][draw.IntN(len(near[m]))], def.Units[0].Unit, "drawn", 0)
		if err != nil {
			t.Fatal(err)
		}
		values[m] = v
		add(m, func(r *Record) { r.Values[m] = []Value{v} })
	}
	nk := []string{"normal", "reduced"}[draw.IntN(2)]
	add("nk", func(r *Record) { r.Results = append(r.Results, Result{Assay: "nk_cytotoxicity", Word: nk}) })
	answers := map[string]bool{}
	answer := func(s *Sign) bool {
		switch {
		case s.Measured != nil:
			return s.Measured.met(values[s.Measured.Measurement], w.age) == Yes
		case s.Assay != "":
			return nk != "normal"
		}
		return draw.IntN(2) == 0
	}
	for _, s := range b.Signs {
		if len(s.Implies) == 0 {
			answers[s.Key] = answer(s)
		}
	}
	for _, s := range b.Signs {
		if len(s.Implies) > 0 {
			all := true
			for _, other := range s.Implies {
				all = all && answers[other]
			}
			answers[s.Key] = all
		}
	}
	for _, s := range b.Signs {
		present := answers[s.Key]
		add(s.Key, func(r *Record) { r.Reports[s.Key] = append(r.Reports[s.Key], Report{Present: present, By: s.Key}) })
	}
	draw.Shuffle(len(w.pieces), func(i, j int) { w.pieces[i], w.pieces[j] = w.pieces[j], w.pieces[i] })
	return w
}
