using System.Text.Json;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Documents;

public class DocumentJsonTests
{
    public static TheoryData<DocumentType> Types => [.. Enum.GetValues<DocumentType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_document_with_every_field_filled_reads_back_the_same(DocumentType type)
    {
        var document = (Document)Filled(FieldTable.Documents.Single(d => d.Name == type.ToString()), 0);
        var json = DocumentJson.Write(document);
        Assert.Equal(json, DocumentJson.Write(DocumentJson.Read(type, json)));
        Assert.Equal(document.Type, type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Properties_are_the_fields_in_their_order(DocumentType type)
    {
        var table = FieldTable.Documents.Single(d => d.Name == type.ToString());
        using var json = JsonDocument.Parse(DocumentJson.Write((Document)Filled(table, 0)));
        Assert.Equal(table.Fields.Select(f => f.Name), json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Absent_values_and_empty_lists_are_not_written() =>
        Assert.Equal("{}", DocumentJson.Write(new OrderResponse()));

    [Fact]
    public void Vocabulary_is_camel_case_words_and_money_keeps_its_digits()
    {
        var response = new OrderResponse
        {
            ResponseType = ResponseType.AcceptedWithChanges,
            OrderDate = new(2026, 6, 25),
            Lines = [new() { Price = new() { Amount = 1.5000m }, Responses = [new() { Status = LineStatus.PartlyBackordered }] }],
        };
        Assert.Equal(
            """{"orderDate":"2026-06-25","responseType":"acceptedWithChanges","lines":[{"price":{"amount":1.5000},"responses":[{"status":"partlyBackordered"}]}]}""",
            DocumentJson.Write(response));
    }

    [Theory]
    [InlineData("""{"responseType":"AcceptedWithChanges2"}""")]
    [InlineData("""{"responseType":3}""")]
    [InlineData("""{"orderDate":"20260625"}""")]
    [InlineData("null")]
    public void Text_that_is_no_such_document_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => DocumentJson.Read<OrderResponse>(json));

    internal static object Filled(FieldTable table, int depth)
    {
        var record = table.New();
        foreach (var field in table.Fields)
            if (field.Kind == FieldKind.List) field.NewList(record, 1)[0] = Filled(field.Table!, depth + 1);
            else field.Set(record, Value(field, depth));
        return record;
    }

    static object Value(Field field, int depth) => field.Kind switch
    {
        FieldKind.Text => field.Name,
        FieldKind.Number => 1.250m + field.Ordinal,
        FieldKind.Date => new DateOnly(2026, 1 + (field.Ordinal % 12), 1 + depth),
        FieldKind.Time => new TimeOnly(13, 5),
        FieldKind.Code => field.FromWord(field.Words[field.Ordinal % field.Words.Count])!,
        _ => Filled(field.Table!, depth + 1),
    };
}
