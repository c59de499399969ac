using System.ComponentModel.DataAnnotations;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Erp;

/// <summary>Which connector posts, and its settings: section <c>Erp</c> of the configuration.</summary>
sealed class ErpSettings
{
    internal const string Section = "Erp";

    /// <summary><c>file</c> (the default), <c>sql</c> or <c>http</c>.</summary>
    [RegularExpression("file|sql|http", ErrorMessage = "Erp:Connector is file, sql or http.")]
    public string Connector { get; set; } = "file";

    /// <summary>Postings that may be under way to the ERP at once, from each node. The default is 8.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 8;

    [ValidateObjectMembers]
    public FileErpSettings File { get; set; } = new();

    [ValidateObjectMembers]
    public SqlErpSettings Sql { get; set; } = new();

    [ValidateObjectMembers]
    public HttpErpSettings Http { get; set; } = new();

    [ValidateObjectMembers]
    public OrderSourceSettings Orders { get; set; } = new();

    /// <summary>Reads the section; what is not written has its default.</summary>
    /// <exception cref="SettingsException">A value is wrong or missing; the text names each.</exception>
    internal static ErpSettings Read(IConfiguration configuration)
    {
        var settings = configuration.Read<ErpSettings>(Section);
        var failures = new ErpSettingsValidator().Validate(null, settings).Failures ?? [];
        string[] all = [.. failures, .. settings.Gaps()];
        return all.Length == 0 ? settings : throw new SettingsException(string.Join(' ', all));
    }

    IEnumerable<string> Gaps()
    {
        if (Connector == "http" && Http.BaseAddress is not { IsAbsoluteUri: true }) yield return "Erp:Http:BaseAddress must be set, such as https://erp.example/api/.";
        if (Connector == "http" && Http is { BaseAddress: { IsAbsoluteUri: true } address, TokenSecret.Length: > 0 } && !ConfidentialAddress.Is(address))
            yield return $"Erp:Http:BaseAddress is {address}, where the token would go over the network in the clear: let it be an https address.";
        if (Connector == "sql" && Sql.ConnectionString.Length == 0) yield return "Erp:Sql:ConnectionString must be set.";
        if (Orders.Query.Length > 0 && Orders.ConnectionString.Length == 0) yield return "Erp:Orders:ConnectionString must be set, for Erp:Orders:Query is.";
    }
}

/// <summary>Settings of <see cref="FileErpConnector"/>.</summary>
sealed class FileErpSettings
{
    /// <summary>Where documents are written; a relative path is below the data folder. The default is <c>erp</c>.</summary>
    [Required]
    public string Folder { get; set; } = "erp";
}

/// <summary>A database that belongs to the ERP.</summary>
abstract class SqlSettings
{
    /// <summary><c>sqlserver</c> (the default), <c>postgresql</c> or <c>sqlite</c>.</summary>
    [RegularExpression("sqlserver|postgresql|sqlite", ErrorMessage = "Provider is sqlserver, postgresql or sqlite.")]
    public string Provider { get; set; } = "sqlserver";

    /// <summary>The connection string, without a password: that is added from <see cref="PasswordSecret"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the secret that holds the password; empty for integrated security.</summary>
    public string PasswordSecret { get; set; } = "";

    /// <summary>Seconds before a statement is given up. The default is 30.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;
}

/// <summary>Settings of <see cref="SqlErpConnector"/>.</summary>
/// <remarks>Both statements may be replaced, by a stored procedure for example; parameters are
/// <c>@IdempotencyKey @DocumentType @Supplier @Company @Json</c>.</remarks>
sealed class SqlErpSettings : SqlSettings
{
    /// <summary>Inserts the document unless its key stands already. Runs in a transaction of its own.</summary>
    [Required]
    public string InsertStatement { get; set; } = """
        INSERT INTO gateway_documents (idempotency_key, document_type, supplier, company, document)
        SELECT @IdempotencyKey, @DocumentType, @Supplier, @Company, @Json
        WHERE NOT EXISTS (SELECT 1 FROM gateway_documents WHERE idempotency_key = @IdempotencyKey)
        """;

    /// <summary>Returns the stored document of the key, or no row.</summary>
    [Required]
    public string LookUpStatement { get; set; } = """
        SELECT document FROM gateway_documents WHERE idempotency_key = @IdempotencyKey
        """;
}

/// <summary>Settings of <see cref="HttpErpConnector"/>.</summary>
sealed class HttpErpSettings
{
    /// <summary>The ERP's address, such as <c>https://erp.example/api/</c>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Path below the address; <c>{type}</c> stands for the document type. The default is <c>documents/{type}</c>.</summary>
    [Required]
    public string Path { get; set; } = "documents/{type}";

    /// <summary>Path for look-ups; <c>{key}</c> stands for the idempotency key. The default is <c>documents/by-key/{key}</c>.</summary>
    [Required]
    public string LookUpPath { get; set; } = "documents/by-key/{key}";

    /// <summary>Name of the secret that holds the bearer token; empty for none.</summary>
    public string TokenSecret { get; set; } = "";

    /// <summary>Seconds before an attempt without an answer becomes Unknown. The default is 30.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;
}

/// <summary>Where purchase orders come from when they are not imported: a query against the ERP's database.</summary>
sealed class OrderSourceSettings : SqlSettings
{
    /// <summary>The query, with <c>@OrderNumber</c>; its columns are in docs/file-formats/orders.md. Empty: imported orders only.</summary>
    public string Query { get; set; } = "";
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
sealed partial class ErpSettingsValidator : IValidateOptions<ErpSettings>;
