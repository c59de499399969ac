using System.Data.Common;
using System.Text;
using Dapper;

namespace Gateway.Host.Erp;

/// <summary>Writes documents to a staging table of the ERP's database, once per key.</summary>
/// <remarks>Two writers of one key may collide on its unique index; that, like a lost connection, ends as Unknown and the
/// look-up then finds the row. So no provider's error numbers are needed.</remarks>
sealed class SqlErpConnector(SqlErpSettings settings, Func<string, string> secret) : IErpConnector
{
    public async Task<ErpOutcome> PostAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        DbConnection connection;
        try
        {
            connection = await ErpDatabase.OpenAsync(settings, secret, cancellationToken);
        }
        catch (Exception e) when (e is DbException or ErpSecretException)
        {
            return new ErpOutcome.Unavailable($"The ERP database does not open: {e.Message}");
        }

        await using (connection)
        {
            try
            {
                await InsertAsync(connection, posting, cancellationToken);
                return await FindAsync(connection, posting, cancellationToken);
            }
            catch (DbException e)
            {
                return new ErpOutcome.Unknown($"The ERP database failed during the insert: {e.Message}");
            }
        }
    }

    public async Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        var isOpen = false;
        try
        {
            await using var connection = await ErpDatabase.OpenAsync(settings, secret, cancellationToken);
            isOpen = true;
            return await FindAsync(connection, posting, cancellationToken);
        }
        catch (Exception e) when (e is DbException or ErpSecretException)
        {
            return new ErpOutcome.Unavailable($"The ERP database does not answer: {e.Message}", MayTakeOthers: isOpen);
        }
    }

    async Task InsertAsync(DbConnection connection, ErpPosting posting, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Command(settings.InsertStatement, posting, transaction, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    async Task<ErpOutcome> FindAsync(DbConnection connection, ErpPosting posting, CancellationToken cancellationToken)
    {
        var stored = await connection.QueryFirstOrDefaultAsync<string?>(
            Command(settings.LookUpStatement, posting, null, cancellationToken));
        return stored switch
        {
            null => new ErpOutcome.NotFound(),
            _ when stored == Text(posting) => new ErpOutcome.Posted(posting.IdempotencyKey),
            _ => new ErpOutcome.Rejected($"The key {posting.IdempotencyKey} stands in the ERP with another document."),
        };
    }

    CommandDefinition Command(
        string statement, ErpPosting posting, DbTransaction? transaction, CancellationToken cancellationToken) => new(
        statement,
        new { posting.IdempotencyKey, posting.DocumentType, posting.Supplier, posting.Company, Json = Text(posting) },
        transaction,
        settings.TimeoutSeconds,
        cancellationToken: cancellationToken);

    static string Text(ErpPosting posting) => Encoding.UTF8.GetString(posting.Json.Span);
}
