using LaiChau.Workflow.Storage;
using Npgsql;

namespace LaiChau.Workflow.Tests.Storage;

/// <summary>Faults that no test can bring about cheaply; those of a server that is reached are tried with the command line.</summary>
public sealed class StoreFaultTests
{
    [Theory]
    [InlineData("53100", StoreFault.Full)]
    [InlineData("53300", StoreFault.Busy)]
    [InlineData("40P01", StoreFault.Busy)]
    [InlineData("57P01", StoreFault.Unreachable)]
    [InlineData("57P03", StoreFault.Unreachable)]
    [InlineData("XX001", StoreFault.Damaged)]
    [InlineData("42501", StoreFault.Denied)]
    [InlineData("22P02", StoreFault.Other)]
    public void A_fault_of_PostgreSQL_is_known_by_its_code(string state, StoreFault fault)
    {
        var failed = new PostgresException("message", "ERROR", "ERROR", state);
        Assert.Equal(fault, StoreFaults.Of(failed));
        Assert.Equal(fault, StoreFaults.Of(new MigrationFailedException("0001_year.sql", failed)));
    }

    [Fact]
    public void A_connection_that_broke_is_a_server_that_went_away() =>
        Assert.Equal(StoreFault.Unreachable, StoreFaults.Of(new NpgsqlException("Exception while reading from stream", new IOException())));

    [Fact]
    public void What_is_no_fault_of_a_store_is_none() => Assert.Null(StoreFaults.Of(new InvalidOperationException()));
}
