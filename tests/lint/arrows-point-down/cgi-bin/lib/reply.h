int reply;
