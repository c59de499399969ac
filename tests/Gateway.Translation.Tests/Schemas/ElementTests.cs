using System.Text;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>What elements may hold.</summary>
public sealed class ElementTests
{
    const string Bak = "BAK*00*AC*PO1*20260101~";

    public static TheoryData<string, string> Values => new()
    {
        { Bak, "" },
        { "BAK**AC*PO1*20260101~", "element-missing BAK 2/1" },
        { "BAK*00~", "element-missing BAK 2/2|element-missing BAK 2/3|element-missing BAK 2/4" },
        { "BAK~", "element-missing BAK 2/1|element-missing BAK 2/2|element-missing BAK 2/3|element-missing BAK 2/4" },
        { "BAK*00*AC*PO1*20260101*****20260101*AC*X~", "element-too-many BAK 2/11" },
        { "BAK*00*AC*PO1*20260101*******X*Y*Z~", "element-too-many BAK 2/11" },
        { "BAK*00*AC*PO1*20260101*********Z~", "element-too-many BAK 2/13" },
        { "BAK*00*AC*   *20260101~", "element-missing BAK 2/3" },
        { "BAK*00*AC* A*20260101* ~", "" },
        { Bak + "N1*ST* **  ~", "element-conditional-missing N1 3/2" },
        { Bak + "MEA*PD*WT*1.5*LB> ~", "element-invalid-character MEA 3/4-2" },
        { Bak + "DTM*002*    ~", "element-too-short DTM 3/2" },
        { "BAK*00*AC*PO1*20260101*******~", "(segment-trailing-delimiters BAK 2)" },
        { "BAK*00*AC*PO1*20260101*~", "(segment-trailing-delimiters BAK 2)" },
        { "BAK*0*AC*PO1*20260101~", "element-too-short BAK 2/1" },
        { "BAK*000*AC*PO1*20260101~", "element-too-long BAK 2/1" },
        { "BAK*00*AC*12345678901234567890123*20260101~", "element-too-long BAK 2/3" },
        { "BAK*QQ*AC*PO1*20260101~", "element-invalid-code BAK 2/1" },
        { "BAK*00*AC*PO\u00011*20260101~", "element-invalid-character BAK 2/3" },
        { "BAK*00*AC*PO1*20261301~", "element-invalid-date BAK 2/4" },
        { "BAK*00*AC*PO1*20260229~", "element-invalid-date BAK 2/4" },
        { "BAK*00*AC*PO1*20240229~", "" },
        { "BAK*00*AC*PO1*2026O101~", "element-invalid-date BAK 2/4" },
        { "BAK*00*AC*PO1*260101~", "element-too-short BAK 2/4" },
        { "BAK*00*AC*PO1>2*20260101~", "element-too-many-components BAK 2/3-2" },
        { Bak + "DTM*002*20260101*2400~", "element-invalid-time DTM 3/3" },
        { Bak + "DTM*002*20260101*2359~", "" },
        { Bak + "DTM*002*20260101*1260~", "element-invalid-time DTM 3/3" },
        { Bak + "DTM*002*20260101*123~", "element-too-short DTM 3/3" },
        { Bak + "DTM*002*20260101*12345~", "element-invalid-time DTM 3/3" },
        { Bak + "DTM*002*20260101*12345999~", "" },
        { Bak + "MEA*PD*WT*1.5*LB~", "" },
        { Bak + "MEA*PD*WT*1.5*LB>1>2~", "" },
        { Bak + "MEA*PD*WT*1.5*>1~", "element-missing MEA 3/4-1" },
        { Bak + "MEA*PD*WT*1.5*LB>X~", "element-invalid-character MEA 3/4-2" },
        { Bak + "MEA*PD*WT*1.5*LB>1>~", "(element-trailing-delimiters MEA 3/4)" },
        { Bak + "MEA*PD*WT*1.5*" + string.Join('>', Enumerable.Repeat("1", 18)) + "~", "element-too-short MEA 3/4-1|element-too-short MEA 3/4-4|element-too-short MEA 3/4-7|element-too-short MEA 3/4-10|element-too-short MEA 3/4-13|element-too-many-components MEA 3/4-16" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Each_fault_is_told_with_its_element_and_component(string segments, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("855", segments).Findings));

    [Theory]
    [InlineData("\u001b$B%+%a%i\u001b(B", "")]
    [InlineData("\u001b$B%+\u001b(B\u0001", "element-invalid-character NAD 3/4-1")]
    [InlineData("\u001bX", "element-invalid-character NAD 3/4-1")]
    [InlineData("\u001b$B%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a\u001b(B", "")]
    [InlineData("\u001b$B%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a\u001b(B", "element-too-long NAD 3/4-1")]
    public void A_text_of_UNOX_is_judged_by_its_characters(string name, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("ORDERS", $"BGM+220+PO1+9'NAD+SU+1::92++{name}'", syntax: "UNOX:3").Findings.Where(f => f.Contains(" NAD ", StringComparison.Ordinal))));

    [Theory]
    [InlineData("BGM+220+PO1+9'NAD+SU+1::92++\u001b(B'", "")]
    [InlineData("BGM+220+PO1+9'NAD+\u001b(B+1::92'", "element-missing NAD 3/1")]
    [InlineData("BGM+220+PO1+9'LIN+1++A:SA'QTY+21:\u001b(B'", "element-missing QTY 4/1-2")]
    [InlineData("BGM+220+PO1+9'LIN+1++A:SA'QTY+21:\u001b$B\u001b(B'", "element-missing QTY 4/1-2")]
    [InlineData("BGM+220+PO1+9'NAD+SU+1::92++\u001b(B  '", "")]
    public void An_escape_of_UNOX_that_leads_to_no_character_is_no_value(string segments, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("ORDERS", segments, syntax: "UNOX:3").Findings.Where(f => f.StartsWith("element", StringComparison.Ordinal))));

    [Theory]
    [InlineData("UNOC:3", "", "1,000", "")]
    [InlineData("UNOC:3", "", "1.000", "")]
    [InlineData("UNOC:3", "UNA:+.? '", "1,000", "decimal-mark-wrong QTY 5/1-2")]
    [InlineData("UNOC:3", "UNA:+.? '", "1.000", "")]
    [InlineData("UNOC:3", "UNA:+,? '", "1.000", "decimal-mark-wrong QTY 5/1-2")]
    [InlineData("UNOC:3", "UNA:+,? '", "1,000", "")]
    [InlineData("UNOC:3", "UNA:+,? '", ".7", "decimal-mark-wrong QTY 5/1-2")]
    [InlineData("UNOC:3", "UNA:+,? '", ".", "element-invalid-character QTY 5/1-2")]
    [InlineData("UNOC:4", "UNA:+.? '", "1,000", "")]
    [InlineData("UNOC:3", "UNA:+ ? '", "1,000", "")]
    [InlineData("UNOC:3", "", "1,000.5", "decimal-mark-wrong QTY 5/1-2")]
    [InlineData("UNOC:3", "", "1.000.000", "decimal-mark-wrong QTY 5/1-2")]
    [InlineData("UNOC:3", "UNA:+.? '", "1,0A", "element-invalid-character QTY 5/1-2")]
    public void Before_syntax_4_numbers_have_the_decimal_mark_of_UNA_and_none_between_thousands(string syntax, string una, string quantity, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("ORDERS", $"BGM+220+1+9'DTM+137:20260101:102'LIN+1++X:EN'QTY+21:{quantity}'UNS+S'", syntax: syntax, una: una).Findings));

    [Theory]
    [InlineData("NAD+BY+   ::9'", "element-missing NAD 4/2-1")]
    [InlineData("NAD+  +1::9'", "element-missing NAD 4/1")]
    [InlineData("NAD+BY+ : : '", "")]
    public void A_value_of_blanks_is_none(string nad, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("ORDERS", $"BGM+220+1+9'DTM+137:20260101:102'{nad}UNS+S'").Findings));

    [Theory]
    [InlineData("ORDERS:D96A:UN", "element-too-long UNH 1/2-2|element-missing UNH 1/2-4|element-too-long BGM 2/3")]
    [InlineData("ORDERS:D:94A:UN", "(element-too-long BGM 2/3)")]
    public void A_version_of_no_known_form_softens_nothing(string identifier, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact(identifier[..6], $"BGM+220+1+1234'DTM+137:20260101:102'UNS+S'", identifier[7..^3]).Findings));

    /// <summary>The X12 notes, and the dependency notes of EDIFACT (D1 to D7) by the letters that stand for them: first element, the rest.</summary>
    [Theory]
    [InlineData("P010203", "", "123", "1 13 2 23")]
    [InlineData("R0102", "1 2 12", "", "-")]
    [InlineData("E010203", "- 1 3", "", "12 23 123")]
    [InlineData("C010203", "- 2 23 123", "", "1 12 13")]
    [InlineData("L010203", "- 2 12 13 123", "", "1")]
    [InlineData("O010203", "1 2 3", "", "- 12 123")]
    [InlineData("N010203", "- 1 2 23", "", "12 13 123")]
    public void A_note_holds_for_what_stands(string note, string good, string alsoGood, string broken)
    {
        var positions = Enumerable.Range(0, (note.Length - 1) / 2).Select(i => int.Parse(note.AsSpan(1 + 2 * i, 2), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var rule = new NoteRule(
            new((SyntaxNoteKind)note[0], positions), ElementRules.Bit(positions[0]), positions.Skip(1).Aggregate(0UL, (mask, p) => mask | ElementRules.Bit(p)));
        static ulong Present(string digits) => digits.Where(char.IsAsciiDigit).Aggregate(0UL, (mask, d) => mask | ElementRules.Bit(d - '0'));
        foreach (var standing in (good + " " + alsoGood).Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.False(rule.IsBrokenBy(Present(standing)), standing);
        foreach (var standing in broken.Split(' ')) Assert.True(rule.IsBrokenBy(Present(standing)), standing);
    }

    [Theory]
    [InlineData("10", "")]
    [InlineData("-10", "")]
    [InlineData("10.5", "")]
    [InlineData(".5", "")]
    [InlineData("5.", "")]
    [InlineData("1E5", "")]
    [InlineData("1.5E-5", "")]
    [InlineData("123456789012345", "")]
    [InlineData("-12345.6789012345", "")]
    [InlineData("1234567890123456", "element-too-long PO1 3/2")]
    [InlineData("1234567890123E456", "element-too-long PO1 3/2")]
    [InlineData("-", "element-invalid-character PO1 3/2")]
    [InlineData(".", "element-invalid-character PO1 3/2")]
    [InlineData("+1", "element-invalid-character PO1 3/2")]
    [InlineData("1-", "element-invalid-character PO1 3/2")]
    [InlineData("1,5", "element-invalid-character PO1 3/2")]
    [InlineData("1.5.2", "element-invalid-character PO1 3/2")]
    [InlineData("1E", "element-invalid-character PO1 3/2")]
    [InlineData("1e5", "element-invalid-character PO1 3/2")]
    [InlineData(" 1", "element-invalid-character PO1 3/2")]
    [InlineData("ten", "element-invalid-character PO1 3/2")]
    public void Decimal_numbers_count_their_digits_only(string quantity, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("855", Bak + $"PO1**{quantity}*EA*1~").Findings));

    [Theory]
    [InlineData("100", "")]
    [InlineData("-100", "")]
    [InlineData("-123456789012345", "")]
    [InlineData("1234567890123456", "element-too-long SAC 3/5")]
    [InlineData("1.00", "element-invalid-character SAC 3/5")]
    [InlineData("-", "element-invalid-character SAC 3/5")]
    public void Implied_decimals_have_digits_only(string amount, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("855", Bak + $"SAC*C*D240***{amount}~").Findings));

    [Theory]
    [InlineData("PER*BD**TE~", "element-conditional-missing PER 3/4", "PER04 (Communication Number) is missing: PER03, PER04 must stand together or not at all (P0304).")]
    [InlineData("N1*ST~", "element-conditional-missing N1 3/2", "N102 (Name) is missing: at least one of N102, N103 must stand (R0203).")]
    [InlineData("TD3*TL*AB*12*******40B1~", "element-excluded TD3 3/10", "TD310 (Equipment Type) must not stand: only one of TD301, TD310 may (E0110).")]
    [InlineData("DTM*002*20260101**UT~", "element-conditional-missing DTM 3/3", "DTM03 (Time) is missing: DTM04 stands, so DTM03 must stand too (C0403).")]
    [InlineData("ITD*01*3*2~", "element-conditional-missing ITD 3/4", "ITD04 (Terms Discount Due Date) is missing: ITD03 stands, so at least one of ITD04, ITD05, ITD13 must stand too (L03040513).")]
    public void Notes_between_elements_are_told_once_at_the_element_at_fault(string segment, string expected, string text)
    {
        var finding = Assert.Single(Validated.X12("855", Bak + segment).Diagnostics, d => d.Code.Ak403 is "2" or "10");
        Assert.Contains(expected, Validated.X12("855", Bak + segment).Findings);
        Assert.Equal(text, finding.Text);
    }

    [Theory]
    [InlineData("REF*PO*1**PO>1>PO~", "element-conditional-missing REF 3/4-4")]
    [InlineData("REF*PO*1**PO>1>>2~", "element-conditional-missing REF 3/4-3")]
    public void Notes_between_components_are_told_at_the_component(string segment, string expected) =>
        Assert.Equal([expected], Validated.X12("855", Bak + segment).Findings);

    [Theory]
    [InlineData("DMG*D8*19700101*M**A^B^C^D^E^F^G^H^I^J~", "")]
    [InlineData("DMG*D8*19700101*M**A^B^C^D^E^F^G^H^I^J^A^B~", "element-too-many-repetitions DMG 4/5^11")]
    [InlineData("DMG*D8*19700101*M**A^X~", "element-invalid-code DMG 4/5-1^2")]
    [InlineData("REF*PO*1^2^3~", "element-too-many-repetitions REF 4/2^2")]
    public void Repetitions_are_judged_one_by_one_and_those_too_many_are_told_once(string segment, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("810", "BIG*20260101*1~N1*ST*A~" + segment + "TDS*1~", "005010", '^').Findings));

    [Fact]
    public void Where_no_repetition_separator_is_declared_its_usual_character_is_data() =>
        Assert.Empty(Validated.X12("855", "BAK*00*AC*PO^1*20260101~").Findings);

    [Theory]
    [InlineData("BAK*QQ*AC*PO1*20260101~", "QQ")]
    [InlineData("BAK*00*AC*12345678901234567890123*20260101~", "12345678901234567890123")]
    [InlineData(Bak + "MEA*PD*WT*1.5*LB>X~", "X")]
    public void The_place_of_a_bad_value_is_its_bytes(string segments, string value)
    {
        var validated = Validated.X12("855", segments);
        var diagnostic = Assert.Single(validated.Diagnostics);
        Assert.Equal(value, validated.At(diagnostic));
        Assert.Equal(value, diagnostic.Value);
    }

    [Theory]
    [InlineData("BAK*00**PO1*20260101~", "*PO1*20260101")]
    [InlineData("BAK*00*AC*PO1~", "")]
    [InlineData("BAK*00*AC*PO1*20260101~MEA*PD*WT*1.5*>1~", ">1")]
    public void The_place_of_an_empty_element_is_between_its_delimiters(string segments, string following)
    {
        var validated = Validated.X12("855", segments);
        var diagnostic = Assert.Single(validated.Diagnostics);
        Assert.Equal(0, diagnostic.Location.Length);
        Assert.Equal(following, validated.From(diagnostic));
    }

    [Fact]
    public void Findings_name_the_data_element_by_its_reference_number()
    {
        var numbers = Validated.X12("855", "BAK*QQ*AC*PO1*2026~MEA*PD*WT*1.5*LB>X~").Diagnostics.Select(d => d.Location.ElementNumber);
        Assert.Equal(["353", "373", "1018"], numbers);
    }

    [Theory]
    [InlineData("QTY+21:1,5", "")]
    [InlineData("QTY+21:1.5", "")]
    [InlineData("QTY+21:-1.5", "")]
    [InlineData("QTY+21:123456789012345", "")]
    [InlineData("QTY+21:1234567890123456", "element-too-long QTY 5/1-2")]
    [InlineData("QTY+21:.5", "number-without-digit QTY 5/1-2")]
    [InlineData("QTY+21:5.", "number-without-digit QTY 5/1-2")]
    [InlineData("QTY+21:1E5", "element-invalid-character QTY 5/1-2")]
    [InlineData("QTY+21", "element-missing QTY 5/1-2")]
    [InlineData("QTY+2111:1", "element-too-long QTY 5/1-1")]
    [InlineData("QTY+21:1:PCE:X", "element-too-many-components QTY 5/1-4")]
    [InlineData("QTY+21:1+X", "element-too-many QTY 5/2")]
    [InlineData("QTY", "element-missing QTY 5/1")]
    public void EDIFACT_composites_and_numbers(string segment, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.Edifact("ORDRSP", $"BGM+231+1+9'DTM+137:20260101:102'LIN+1++A:BP'{segment}'UNS+S'").Findings));

    [Fact]
    public void Release_characters_do_not_count_into_the_length()
    {
        var name = string.Concat(Enumerable.Repeat("?+", 35));
        Assert.Empty(Validated.Edifact("ORDRSP", $"BGM+231+{name}+9'DTM+137:20260101:102'UNS+S'").Findings);
        Assert.Equal(["element-too-long BGM 2/2"], Validated.Edifact("ORDRSP", $"BGM+231+{name}?'+9'DTM+137:20260101:102'UNS+S'").Findings);
    }

    [Fact]
    public void Length_is_counted_in_characters_and_not_in_bytes() =>
        Assert.Empty(Validated.Edifact("ORDRSP", $"BGM+231+{new string('ä', 35)}+9'DTM+137:20260101:102'UNS+S'", syntax: "UNOW:4", charset: Encoding.UTF8).Findings);

    [Fact]
    public void Line_breaks_between_segments_are_no_control_characters() =>
        Assert.Empty(Validated.X12("855", "\r\nBAK*00*AC*PO1*20260101~\r\nREF*PO*1~\r\n").Findings);

    [Theory]
    [InlineData("003060", "(element-too-short BAK 2/4)|segment-too-many CUR 4|(segment-not-in-message NTE 5)")]
    [InlineData("004030", "(element-too-short BAK 2/4)|segment-too-many CUR 4|(segment-not-in-message NTE 5)")]
    [InlineData("006010", "(element-too-short BAK 2/4)|(segment-too-many CUR 4)|(segment-not-in-message NTE 5)")]
    [InlineData("004010VICS", "element-too-short BAK 2/4|segment-too-many CUR 4|segment-not-in-message NTE 5")]
    public void What_may_be_right_in_the_messages_own_release_only_warns(string version, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("855", "BAK*00*AC*PO1*260101~CUR*BY*USD~CUR*BY*USD~NTE**A~", version).Findings));

    [Theory]
    [InlineData("IK5*R*I5~", "")]
    [InlineData("IK5*R*I4~", "element-invalid-code IK5 4/2")]
    [InlineData("IK3*PO1*3**I9~CTX*SITUATIONAL TRIGGER^PO104*PO1*3~IK5*R*5~", "")]
    public void A_999_is_judged_by_the_codes_and_repetitions_that_senders_use(string segments, string expected) =>
        Assert.Equal(expected, string.Join('|', Validated.X12("999", $"AK1*PO*1~AK2*850*0001~{segments}AK9*R*1*1*0~", "005010X231A1", '^').Findings));

    [Theory]
    [InlineData("BAK*QQQ*AC*PO1*20260101~", "BAK01 (Transaction Set Purpose Code) is \"QQQ\". Expected at most 2 characters.")]
    [InlineData("BAK*00*AC*PO1*20261301~", "BAK04 (Date) is \"20261301\". Expected a date as CCYYMMDD.")]
    [InlineData("BAK*00**PO1*20260101~", "BAK02 (Acknowledgment Type) is mandatory, but empty. Send a value.")]
    [InlineData(Bak + "MEA*PD*WT*1.5*LB>X~", "MEA04-2 (Exponent) is \"X\". Expected a number: digits, at most one decimal mark between them, and '-' before them if negative.")]
    public void Texts_say_what_was_found_and_what_was_expected(string segments, string text) =>
        Assert.Equal(text, Assert.Single(Validated.X12("855", segments).Diagnostics).Text);
}
