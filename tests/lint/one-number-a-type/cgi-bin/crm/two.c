const struct record apple_record = {
	.type = 7, .name = "apple", .table = "apples",
};
const struct record pear_record = {
	.type = 7, .name = "pear", .table = "pears",
};
