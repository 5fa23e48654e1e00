using System.Text.Json;
using CivicHost.Modules;
using CivicHost.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace CivicHost.Pages;

/// <summary>Which status an exception that nobody caught ends in: 4xx where only what was sent can be at fault.</summary>
internal static class FaultStatus
{
    public static int Of(Exception fault) => fault switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        // PostgreSQL keeps no NUL in a text; only what somebody sent can hold one.
        Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.CharacterNotInRepertoire or Npgsql.PostgresErrorCodes.UntranslatableCharacter }
            => StatusCodes.Status400BadRequest,
        AntiforgeryValidationException or InvalidDataException or JsonException => StatusCodes.Status400BadRequest,
        ModulePausedException or TownStartingException => StatusCodes.Status503ServiceUnavailable,
        StorageUnavailableException { Trouble: StorageTrouble.Full } => StatusCodes.Status507InsufficientStorage,
        StorageUnavailableException => StatusCodes.Status503ServiceUnavailable,
        OperationCanceledException or TimeoutException => StatusCodes.Status503ServiceUnavailable,
        _ when IsLostServer(fault) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>PostgreSQL went away, stops or has no room, in the middle of a question: classes 08, 53 and 57 of its codes, or no code at all.</summary>
    public static bool IsLostServer(Exception fault) => fault is Npgsql.PostgresException answered
        ? answered.SqlState is ['0', '8', ..] or ['5', '3' or '7', ..]
        : fault is Npgsql.NpgsqlException;
}
