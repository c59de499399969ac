using System.Buffers;
using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Rows that put texts together, take them apart or call a function: what they read, and what they write of it.</summary>
public class MapTextRowsTests
{
    [Theory]
    [InlineData("{ field: orderNumber, at: BAK03, function: cut-prefix PO- }", "BAK***PO-4711", """{"orderNumber":"4711"}""", "BAK***PO-4711")]
    [InlineData("{ field: orderNumber, at: BAK03, function: cut-suffix /A }", "BAK***4711/A", """{"orderNumber":"4711"}""", "BAK***4711/A")]
    [InlineData("{ field: orderNumber, at: BAK03, function: add-prefix US- }", "BAK***4711", """{"orderNumber":"US-4711"}""", "BAK***4711")]
    [InlineData("{ field: orderNumber, at: BAK03, function: cut-zeros }", "BAK***004711", """{"orderNumber":"4711"}""", "BAK***4711")]
    [InlineData("{ field: orderNumber, at: BAK03, function: cut-zeros 10 }", "BAK***0000004711", """{"orderNumber":"4711"}""", "BAK***0000004711")]
    [InlineData("{ field: orderNumber, at: BAK03, function: cut-zeros }", "BAK***000", """{"orderNumber":"0"}""", "BAK***0")]
    [InlineData("{ field: orderNumber, at: BAK03, function: digits }", "BAK***No. 47/11", """{"orderNumber":"4711"}""", "BAK***4711")]
    [InlineData("{ field: orderNumber, at: BAK03, function: upper }", "BAK***po1", """{"orderNumber":"PO1"}""", "BAK***PO1")]
    [InlineData("{ field: orderNumber, at: BAK03, function: part 2 -, direction: in }", "BAK***A-4711-B", """{"orderNumber":"4711"}""", "")]
    [InlineData("{ field: orderNumber, at: BAK03, function: characters 3-6, direction: in }", "BAK***AB4711-B", """{"orderNumber":"4711"}""", "")]
    [InlineData("{ each: lines, at: PO1, rows: [ { field: quantity, at: PO102, function: times 0.01 } ] }", "PO1**125", """{"lines":[{"quantity":{"value":1.25}}]}""", "PO1**125")]
    [InlineData("{ field: orderNumber, at: [BAK03, BAK08], concat: / }", "BAK***4711*****9", """{"orderNumber":"4711/9"}""", "BAK***4711*****9")]
    [InlineData("{ field: orderNumber, at: [BAK03, BAK06, BAK08], concat: \"-\" }", "BAK***4711*****9", """{"orderNumber":"4711--9"}""", "BAK***4711*****9")]
    [InlineData("{ field: orderNumber, at: [BAK03, BAK08], concat: / }", "BAK***4711", """{"orderNumber":"4711"}""", "BAK***4711")]
    [InlineData("{ field: seller.name, at: [\"N1[01=SE]/02\", \"N1[01=SE]/N2/01\"], concat: \" \" }", "N1*SE*Acme~N2*Tools", """{"seller":{"name":"Acme Tools"}}""", "N1*SE*Acme|N2*Tools")]
    [InlineData("{ fields: [orderNumber, sellerOrderNumber], at: BAK03, split: \"-\" }", "BAK***4711-S1-2", """{"orderNumber":"4711","sellerOrderNumber":"S1-2"}""", "BAK***4711-S1-2")]
    [InlineData("{ fields: [orderNumber, sellerOrderNumber], at: BAK03, split: \"-\" }", "BAK***4711", """{"orderNumber":"4711"}""", "BAK***4711")]
    [InlineData("{ fields: [orderNumber, sellerOrderNumber], at: BAK03, split: \" \" }", "BAK*** S1", """{"sellerOrderNumber":"S1"}""", "BAK*** S1")]
    [InlineData("{ each: lines, at: PO1, rows: [ { fields: [lineNumber, quantity], at: PO101, split: / } ] }", "PO1*10/1.5", """{"lines":[{"lineNumber":"10","quantity":{"value":1.5}}]}""", "PO1*10/1.5")]
    public void A_text_is_read_and_written_back(string row, string segments, string expected, string written)
    {
        var plan = Plan(row);
        var (document, diagnostics) = Mapping.Read(plan, Interchange(segments));
        Assert.Empty(diagnostics);
        var read = (OrderResponse)document with { Extensions = [] };
        Assert.Equal(expected, DocumentJson.Write(read));
        var bytes = new ArrayBufferWriter<byte>();
        plan.Write(read, new SegmentWriter(bytes, new((byte)'|', (byte)'*', (byte)'>'), Encoding.Latin1), diagnostics.ToList());
        Assert.Equal(written, Encoding.Latin1.GetString(bytes.WrittenSpan).TrimEnd('|'));
    }

    [Theory]
    [InlineData("{ field: orderNumber, at: BAK03, function: part 2 -, direction: in }", "BAK***4711", "map-value-invalid", "\"4711\" is not text that \"part 2 -\" can take, which orderNumber needs (test.yaml:5).")]
    [InlineData("{ each: lines, at: PO1, rows: [ { fields: [lineNumber, quantity], at: PO101, split: / } ] }", "PO1*10/x", "map-value-invalid", "\"x\" is not a number, which quantity.value needs (test.yaml:5).")]
    [InlineData("{ fields: [orderNumber, sellerOrderNumber], at: BAK03, split: /, required: true }", "BAK*00", "map-field-missing", "orderNumber has no value, and the document cannot do without it (test.yaml:5 looks for it at BAK03).")]
    [InlineData("{ field: orderNumber, at: [BAK03, BAK08], concat: /, required: true }", "BAK*00", "map-field-missing", "orderNumber has no value, and the document cannot do without it (test.yaml:5 looks for it at BAK03, BAK08).")]
    public void A_text_that_cannot_be_read_is_named(string row, string segments, string code, string text)
    {
        var found = Assert.Single(Mapping.Read(Plan(row), Interchange(segments)).Diagnostics);
        Assert.Equal((code, text), (found.Code.Name, found.Text));
    }

    [Theory]
    [InlineData("{ fields: [orderNumber, sellerOrderNumber], at: BAK03, split: \"-\" }", "47-11", "\"47-11\" cannot be written: the - in it would end it (test.yaml:5).")]
    [InlineData("{ field: orderNumber, at: BAK03, function: add-prefix US- }", "4711", "\"4711\" cannot be written: BAK03 cannot hold it (test.yaml:5).")]
    public void A_text_that_cannot_be_written_is_named(string row, string orderNumber, string text)
    {
        var diagnostics = new List<Diagnostic>();
        var writer = new SegmentWriter(new ArrayBufferWriter<byte>(), new((byte)'|', (byte)'*', (byte)'>'), Encoding.Latin1);
        Plan(row).Write(new OrderResponse { OrderNumber = orderNumber, SellerOrderNumber = "S" }, writer, diagnostics);
        Assert.Equal(text, Assert.Single(diagnostics).Text);
    }

    [Fact]
    public void Whoever_embeds_the_library_adds_functions_of_its_own()
    {
        var check = MapFunction.OfText("reverse", "reverse", _ => new(Reversed, Reversed));
        var (document, _) = Mapping.Read(Plan("{ field: orderNumber, at: BAK03, function: reverse }", check), Interchange("BAK***4711"));
        Assert.Equal("1174", document.DocumentNumber ?? ((OrderResponse)document).OrderNumber);

        static string Reversed(string text) => string.Concat(text.Reverse());
    }

    static MapPlan Plan(string row, params MapFunction[] functions)
    {
        var map = $"map: test\ndocument: OrderResponse\nmessage: {{ standard: x12, version: \"004010\", type: \"855\" }}\nrows:\n  - {row}\n";
        var problems = new List<FileProblem>();
        var library = MapLibrary.Read([new("test.yaml", map)], problems, functions);
        var plan = library.Plan("test", StandardsLibrary.Shipped.Find(Standard.X12, "004010", "855")!.Schema, problems);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        return plan!;
    }

    static string Interchange(string segments) =>
        $"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260301*1200*U*00401*000000001*0*P*>~GS*PR*A*B*20260301*1200*1*X*004010~ST*855*0001~{segments}~SE*9*0001~GE*1*1~IEA*1*000000001~";
}
