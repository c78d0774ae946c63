"""A list's `filterBranch` as the models of HubSpot's own client see it.

The client declares nested parts as one flattened class that refuses every real body, so the models
are made here one by one, each by the client's own class, with its validation on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hubspot.crm.lists import ApiClient, Configuration
from hubspot.crm.lists import models as official

if TYPE_CHECKING:
    from collections.abc import Mapping

_BRANCHES = {"OR": official.PublicOrFilterBranch, "AND": official.PublicAndFilterBranch}
_FILTERS = {"PROPERTY": official.PublicPropertyFilter}
_OPERATIONS = {
    "ALL_PROPERTY": official.PublicAllPropertyTypesOperation,
    "BOOL": official.PublicBoolPropertyOperation,
    "ENUMERATION": official.PublicEnumerationPropertyOperation,
    "MULTISTRING": official.PublicMultiStringPropertyOperation,
    "NUMBER": official.PublicNumberPropertyOperation,
    "TIME_POINT": official.PublicTimePointOperation,
    "TIME_RANGED": official.PublicRangedTimeOperation,
}
_POINTS = {"DATE": official.PublicDatePoint, "INDEXED": official.PublicIndexedTimePoint}
_REFERENCES = {"TODAY": official.PublicTodayReference, "NOW": official.PublicNowReference}
_OPERATORS = {  # the client takes any text; these are those that HubSpot documents
    "ALL_PROPERTY": {"IS_KNOWN", "IS_UNKNOWN"},
    "BOOL": {"IS_EQUAL_TO", "IS_NOT_EQUAL_TO"},
    "ENUMERATION": {
        "IS_ANY_OF",
        "IS_NONE_OF",
        "IS_EXACTLY",
        "IS_NOT_EXACTLY",
        "CONTAINS_ALL",
        "DOES_NOT_CONTAIN_ALL",
    },
    "MULTISTRING": {
        "IS_EQUAL_TO",
        "IS_NOT_EQUAL_TO",
        "CONTAINS",
        "DOES_NOT_CONTAIN",
        "STARTS_WITH",
        "ENDS_WITH",
    },
    "NUMBER": {
        "IS_EQUAL_TO",
        "IS_NOT_EQUAL_TO",
        "IS_GREATER_THAN",
        "IS_GREATER_THAN_OR_EQUAL_TO",
        "IS_LESS_THAN",
        "IS_LESS_THAN_OR_EQUAL_TO",
    },
    "NUMBER_RANGED": {"IS_BETWEEN", "IS_NOT_BETWEEN"},
    "STRING": {
        "IS_EQUAL_TO",
        "IS_NOT_EQUAL_TO",
        "CONTAINS",
        "DOES_NOT_CONTAIN",
        "STARTS_WITH",
        "ENDS_WITH",
    },
    "TIME_POINT": {"IS_AFTER", "IS_BEFORE"},
    "TIME_RANGED": {"IS_BETWEEN", "IS_NOT_BETWEEN"},
}
_STRICT = Configuration()
_STRICT.client_side_validation = True  # the default is that nothing is checked
_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "list[str]": list,
}
_KINDS = {  # by the member that holds an object: the member of that object that says which
    "filterBranches": ("filterBranchType", _BRANCHES),
    "filters": ("filterType", _FILTERS),
    "operation": ("operationType", _OPERATIONS),
    "timePoint": ("timeType", _POINTS),
    "lowerBoundTimePoint": ("timeType", _POINTS),
    "upperBoundTimePoint": ("timeType", _POINTS),
    "indexReference": ("referenceType", _REFERENCES),
}


def create_request(branch: Mapping[str, Any]) -> official.ListCreateRequest:
    """Return the request that makes a list of companies (object type 0-2) with a filter.

    Raises:
        ValueError: A member is unknown or missing, or a value is not one of those allowed.
        TypeError: A value has another type.
    """
    request = official.ListCreateRequest(
        object_type_id="0-2",
        processing_type="DYNAMIC",
        name="Audience",
        filter_branch=_read(branch, "filterBranchType", _BRANCHES),
    )
    sent = ApiClient().sanitize_for_serialization(request)["filterBranch"]
    if sent != branch:
        raise ValueError(f"the client would send {sent}")
    return request


def _read(data: Mapping[str, Any], which: str, models: Mapping[str, type]) -> Any:  # noqa: ANN401 - a model
    if data.get(which) not in models:
        raise ValueError(f"{which} is {data.get(which)!r}, not one of {sorted(models)}")
    if which == "operationType" and data.get("operator") not in _OPERATORS[data[which]]:
        raise ValueError(f"{data[which]} has no operator {data.get('operator')!r}")
    return _made(models[data[which]], data)


def _made(model: Any, data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - of a model
    attributes = {name: attribute for attribute, name in model.attribute_map.items()}
    if unknown := data.keys() - attributes.keys():
        raise ValueError(f"{model.__name__} has no {sorted(unknown)}")
    values: dict[str, Any] = {}
    for name, value in data.items():
        attribute = attributes[name]
        declared = model.openapi_types[attribute]
        if name in {"filterBranches", "filters"}:
            values[attribute] = [_read(each, *_KINDS[name]) for each in value]
        elif name in _KINDS:
            values[attribute] = _read(value, *_KINDS[name])
        elif name == "offset":
            values[attribute] = _made(official.PublicIndexOffset, value)
        elif not isinstance(value, _TYPES[declared]) or isinstance(value, bool) != (
            declared == "bool"
        ):
            raise TypeError(f"{model.__name__}.{name} is {value!r}, not {declared}")
        else:
            values[attribute] = value
    return model(**values, local_vars_configuration=_STRICT)
