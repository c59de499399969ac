using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>What cannot be written is told, and nothing false stands in its place.</summary>
public class UnwritableTests
{
    const string Order = """{"orderNumber":"P1","purpose":"original","orderType":"standAlone","orderDate":"2026-03-02",""";

    [Theory]
    [InlineData("edifact-d96a-orders", """ "otherParties":[{"role":"broker","name":"B"}]""", "NAD")]
    [InlineData("edifact-d96a-orders", """ "notes":[{"type":"general","text":"5 €"}]""", "FTX+")]
    [InlineData("x12-004010-850", """ "notes":[{"text":"a~b"}]""", "MSG")]
    [InlineData("x12-004010-850", """ "buyer":{"ids":[{"scheme":"gln","value":"4~"}],"name":"Us"}""", "UL")]
    [InlineData("x12-004010-850", """ "references":[{"type":"department","value":"4~"}]""", "REF")]
    [InlineData("x12-004010-850", """ "lines":[{"lineNumber":"1","quantity":{"value":5,"unit":"EA"},"price":{"amount":23,"basisQuantity":7}}]""", "*23")]
    [InlineData("x12-004010-850", """ "lines":[{"lineNumber":"1","quantity":{"value":5,"unit":"ZZTOP"},"price":{"amount":23}}]""", "*5")]
    [InlineData("edifact-d96a-orders", """ "lines":[{"lineNumber":"1","quantity":{"value":5,"unit":"ZZTOP"}}]""", "QTY")]
    [InlineData("edifact-d96a-orders", """ "lines":[{"lineNumber":"1","price":{"amount":23,"basisQuantity":100,"basisUnit":"ZZTOP"}}]""", "PRI")]
    public void Nothing_stands_that_would_be_false_without_a_refused_value(string map, string fields, string text)
    {
        var diagnostics = new List<Diagnostic>();
        var written = Meaning.Written(map, Read(fields), diagnostics);
        Assert.Equal("map-value-unwritable", Assert.Single(diagnostics).Code.Name);
        Assert.DoesNotContain(text, written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edifact-d96a-orders", """ "lines":[{"lineNumber":"1","ids":[{"scheme":"ndc","value":"12345678901"}]}]""", null)]
    [InlineData("edifact-d96a-orders", """ "otherParties":[{"role":"broker","name":"B"}]""", null)]
    [InlineData("x12-004010-850", """ "otherParties":[{"role":"ZB","name":"B"}]""", Standard.Edifact)]
    [InlineData("edifact-d96a-orders", """ "lines":[{"lineNumber":"1","ids":[{"scheme":"UA","value":"001055503223"}]}]""", Standard.X12)]
    [InlineData("edifact-d96a-orders", """ "buyer":{"ids":[{"scheme":"dunsPlus4","value":"1234567890123"}]}""", null)]
    public void A_word_without_a_code_and_a_code_of_another_standard_are_no_codes(string map, string fields, Standard? source)
    {
        var diagnostics = new List<Diagnostic>();
        Meaning.Written(map, Read(fields), diagnostics, source);
        Assert.Equal("map-value-unwritable", Assert.Single(diagnostics).Code.Name);
    }

    [Theory]
    [InlineData(Standard.X12)]
    [InlineData(null)]
    public void A_code_that_was_kept_goes_back_where_it_came_from(Standard? source)
    {
        var diagnostics = new List<Diagnostic>();
        Assert.Contains("REF*E9*R1~", Meaning.Written("x12-004010-850", Read(""" "references":[{"type":"E9","value":"R1"}]"""), diagnostics, source), StringComparison.Ordinal);
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData(""" "basisQuantity":100,"basisUnit":"EA" """, "23*HP", "")]
    [InlineData(""" "basisQuantity":1,"basisUnit":"EA" """, "23*PE", "")]
    [InlineData(""" "basisQuantity":1 """, "23~", "")]
    [InlineData(""" "basisQuantity":1000.0 """, "23*TP", "")]
    [InlineData(""" "basisUnit":"KGM","type":"net" """, "23*PK", "map-field-unwritten")]
    [InlineData(""" "type":"net" """, "23*NT", "")]
    [InlineData(""" "basisUnit":"EA","type":"gross" """, "23*PE", "map-field-unwritten")]
    [InlineData(""" "basisQuantity":100,"type":"contract" """, "23*TC", "")]
    public void A_price_is_written_with_what_it_is_for(string basis, string expected, string told)
    {
        var diagnostics = new List<Diagnostic>();
        var written = Meaning.Written("x12-004010-850", Read($$$""" "lines":[{"lineNumber":"1","quantity":{"value":5,"unit":"EA"},"price":{"amount":23,{{{basis}}}}}]"""), diagnostics);
        Assert.Contains($"PO1*1*5*EA*{expected}", written, StringComparison.Ordinal);
        Assert.Equal(told, string.Join(' ', diagnostics.Select(d => d.Code.Name)));
    }

    [Theory]
    [InlineData("edifact-d96a-orders", """ "references":[{"type":"gstRegistration","value":"R1"}]""", null, "RFF+ZZZ:R1'")]
    [InlineData("x12-004010-850", """ "references":[{"type":"AEG","value":"R1"}]""", Standard.Edifact, "REF*ZZ*R1~")]
    [InlineData("edifact-d96a-orders", """ "notes":[{"type":"ADD","text":"Dock 4"}]""", Standard.X12, "FTX+AAI+++Dock 4'")]
    [InlineData("x12-004010-850", """ "lines":[{"lineNumber":"1","quantity":{"value":5,"unit":"EA"},"taxes":[{"type":"BOL","amount":2}]}]""", Standard.Edifact, "TXI*ZZ*2~")]
    public void A_reference_note_or_tax_of_no_known_kind_is_written_as_such(string map, string fields, Standard? source, string segment)
    {
        var diagnostics = new List<Diagnostic>();
        Assert.Contains(segment, Meaning.Written(map, Read(fields), diagnostics, source), StringComparison.Ordinal);
        Assert.Equal("map-field-unwritten", Assert.Single(diagnostics).Code.Name);
    }

    [Fact]
    public void Payment_terms_with_a_description_are_sound()
    {
        var order = Read(""" "paymentTerms":[{"type":"basic","basis":"invoiceDate","netDays":30,"description":"2/10 net 30"}]""");
        Assert.Contains("PAT+1+ZZZ::ZZZ:2/10 net 30", Meaning.Written("edifact-d96a-orders", order), StringComparison.Ordinal);
        var proof = MapProof.Of(Mapping.Plan("edifact-d96a-orders"), order);
        Assert.Empty(proof.Differences);
        Assert.DoesNotContain(proof.Diagnostics, d => d.Code.Name == "element-missing");
    }

    [Fact]
    public void A_value_that_no_element_can_hold_is_named()
    {
        var diagnostics = new List<Diagnostic>();
        Meaning.Written("x12-004010-850", Read(""" "allowanceCharges":[{"kind":"charge","type":"freight","amount":12.345}]"""), diagnostics);
        Assert.Equal("12.345", Assert.Single(diagnostics).Value);
    }

    [Fact]
    public void Packages_and_equipment_have_words_of_both_standards()
    {
        const string segments = "BSN*00*S1*20260301*1200*0001~HL*1**S~TD1*PLT94*2~TD3*TL*AB*123~HL*2*1*O~PRF*P1~HL*3*2*I~LIN*1*VP*V1~SN1**5*EA~CTT*3~";
        var diagnostics = new List<Diagnostic>();
        var written = Meaning.Written("edifact-d96a-desadv", Meaning.Of(Meaning.X12("856", "SH", segments)).Mapped.Document, diagnostics, Standard.X12);
        Assert.Empty(diagnostics);
        Assert.Contains("PAC+2++PX'", written, StringComparison.Ordinal);
        Assert.Contains("EQD+TE+", written, StringComparison.Ordinal);
    }

    static Document Read(string fields) => DocumentJson.Read(DocumentType.PurchaseOrder, Order + fields + "}");
}
